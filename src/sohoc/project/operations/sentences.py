"""The Vietnamese text of the failures beside this file, under their English sentences."""

VIETNAMESE: dict[str, str] = {
    (
        "No backup is configured; set SOHOC_PGBACKREST to the configuration of pgBackRest, or, "
        "with the embedded PostgreSQL, SOHOC_BACKUPS to a directory on another disk."
    ): (
        "Chưa cấu hình sao lưu; hãy đặt SOHOC_PGBACKREST là tệp cấu hình của pgBackRest, hoặc, với "
        "PostgreSQL đi kèm, đặt SOHOC_BACKUPS là một thư mục trên đĩa khác."
    ),
    "The program “{program}” is missing; install it: {how}": (
        "Thiếu chương trình “{program}”; hãy cài: {how}"
    ),
    (
        "The address of the owner is missing; set SOHOC_OWNER_DATABASE_URL for this command, "
        "not for the web server and the worker."
    ): (
        "Thiếu địa chỉ của chủ sở hữu dữ liệu; hãy đặt SOHOC_OWNER_DATABASE_URL cho lệnh này, đừng "
        "đặt cho máy chủ web và tiến trình nền."
    ),
    (
        "The database does not answer ({reason}); start it, or drill with --at and a second "
        "that lies in the archive."
    ): (
        "Cơ sở dữ liệu không trả lời ({reason}); hãy khởi động nó, hoặc diễn tập với --at và một "
        "thời điểm đã có trong kho lưu."
    ),
    (
        "Within {seconds} seconds there was no gap between those who write, so nothing was marked; "
        "try again at a quieter time."
    ): (
        "Trong {seconds} giây không có khoảng trống nào giữa các lần ghi nên chưa ghi được mốc; "
        "hãy thử lại khi ít người dùng hơn."
    ),
    "There is no backup from before {target} yet; make one: sohoc backup": (
        "Chưa có bản sao lưu nào trước {target}; hãy tạo một bản: sohoc backup"
    ),
    (
        "The running database does not copy its log into {place} ({found}), so no copy there can "
        "be brought to a chosen second; stop the program, start it with "
        "SOHOC_BACKUPS={directory} as well, then: sohoc backup"
    ): (
        "Cơ sở dữ liệu đang chạy không chép nhật ký ghi vào {place} ({found}), nên không bản sao "
        "nào ở đó phục hồi được về một giây đã chọn; hãy dừng chương trình, chạy lại với cả "
        "SOHOC_BACKUPS={directory}, rồi: sohoc backup"
    ),
    (
        "The database does not hand its log to pgBackRest ({found}), so no copy can be brought to "
        "a chosen second; set archive_mode = on and archive_command = '{command}', restart "
        "PostgreSQL, then: sohoc backup"
    ): (
        "Cơ sở dữ liệu không đưa nhật ký ghi cho pgBackRest ({found}), nên không bản sao nào phục "
        "hồi được về một giây đã chọn; hãy đặt archive_mode = on và archive_command = '{command}', "
        "khởi động lại PostgreSQL, rồi: sohoc backup"
    ),
    (
        "The archive reaches until {newest} only, but {target} is wanted; look whether the "
        "database archives its log (archive_mode, archive_command), or choose an earlier second."
    ): (
        "Kho lưu mới có đến {newest}, nhưng cần {target}; hãy xem cơ sở dữ liệu có lưu nhật ký "
        "ghi không (archive_mode, archive_command), hoặc chọn một thời điểm sớm hơn."
    ),
    "“{text}” is no moment; write it like 2026-11-22 10:30:00 (time of Hà Nội).": (
        "“{text}” không phải là một thời điểm; hãy viết như 2026-11-22 10:30:00 (giờ Hà Nội)."
    ),
    "The backup failed: {reason}": "Sao lưu không thành công: {reason}",
    "The copy could not be restored: {reason}": "Không phục hồi được bản sao: {reason}",
    (
        "The record could not be written into {directory} ({reason}); the directory must belong "
        "to the owner of SOHOC_HOME and must not be a link to another place."
    ): (
        "Không ghi được biên bản vào {directory} ({reason}); thư mục ấy phải thuộc về chủ của "
        "SOHOC_HOME và không được là liên kết sang nơi khác."
    ),
    (
        "There is no keyring.json in {directory}, so nothing that was encrypted can be opened; "
        "bring back the copy of the keys first, or set SOHOC_KEYS."
    ): (
        "Không có keyring.json trong {directory} nên không mở được gì đã mã hóa; hãy đưa bản sao "
        "của khóa về trước, hoặc đặt đúng SOHOC_KEYS."
    ),
    "The restored copy does not start: {reason}": (
        "Bản sao phục hồi không khởi động được: {reason}"
    ),
    (
        "The copy needs about {needed} MB, but only {free} MB are free in {directory}; name "
        "another directory with --scratch."
    ): (
        "Bản sao cần khoảng {needed} MB, nhưng {directory} chỉ còn trống {free} MB; hãy chọn thư "
        "mục khác bằng --scratch."
    ),
    (
        "The addresses SOHOC_DATABASE_URL and SOHOC_OWNER_DATABASE_URL must name the user {user} "
        "and the database {database}, with a password of 16 or more letters, digits, “-” and “_”."
    ): (
        "Địa chỉ SOHOC_DATABASE_URL và SOHOC_OWNER_DATABASE_URL phải ghi người dùng {user} và cơ "
        "sở dữ liệu {database}, với mật khẩu từ 16 ký tự gồm chữ cái, chữ số, “-” và “_”."
    ),
    "The command was not understood: {reason}": "Không hiểu lệnh: {reason}",
    "The upgrade failed on the copy; the live database was not touched: {reason}": (
        "Nâng cấp thử trên bản sao không thành công; dữ liệu thật không bị đụng đến: {reason}"
    ),
}
