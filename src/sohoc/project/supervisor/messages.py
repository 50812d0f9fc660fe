"""What the command line says before Django and its catalogues run: Vietnamese under the English.

English is the key, as in a message catalogue. A test compares the keys with the sentences of all
`Failure` classes and with the progress lines below.
"""

from sohoc.project.failures import Failure
from sohoc.project.operations import sentences

CREATING = "Creating the database ({directory}) …"
STARTING = "Starting PostgreSQL …"
RECOVERING = "The last run did not stop cleanly; PostgreSQL recovers, nothing committed is lost …"
ADOPTING = "PostgreSQL of the last run is still working; it is taken over."
MIGRATING = "Bringing the tables up to date …"
COLLECTING = "Gathering the files for the browser …"
LOADING_DEMO = "First start: loading the demo data …"
STARTING_WEB = "Starting the web server and the worker …"
RUNNING = "SốHọc is running. Open:"
NOT_ON_THIS_NETWORK_NAME = (
    "Other devices find the name {name} only when this machine announces it: install avahi-daemon."
)
TRUST = "So that devices trust this machine, install its certificate authority once on each:"
TRUST_FILE = "The file is {file}; devices download it from {address}/ca.crt"
TRUST_ANDROID = "Android: Settings › Security › Install a certificate › CA certificate."
TRUST_APPLE = "iPhone, iPad: open the file, install the profile, then General › About › Trust."
TRUST_DESKTOP = "Chrome, Edge, Firefox: Settings › Certificates › Authorities › Import."
NUMBERS = "On a bare number passkeys are off (browsers bind them to a name):"
ACCOUNTS = "Demo accounts:"
STOP_HINT = "Stop with Ctrl-C."
STOPPING = "Stopping …"
STOPPED = "Everything has stopped."
CUT_OFF = "PostgreSQL had to be cut off; the next start recovers."
PART_ENDED = "The part “{part}” ended unexpectedly; it is started again."

VIETNAMESE: dict[str, str] = {
    CREATING: "Đang tạo cơ sở dữ liệu ({directory}) …",
    STARTING: "Đang khởi động PostgreSQL …",
    RECOVERING: (
        "Lần chạy trước chưa dừng sạch; PostgreSQL đang phục hồi, dữ liệu đã ghi không mất …"
    ),
    ADOPTING: "PostgreSQL của lần chạy trước vẫn đang hoạt động; dùng tiếp.",
    MIGRATING: "Đang cập nhật các bảng …",
    COLLECTING: "Đang gom các tệp cho trình duyệt …",
    LOADING_DEMO: "Lần chạy đầu: đang nạp dữ liệu mẫu …",
    STARTING_WEB: "Đang khởi động máy chủ web và tiến trình nền …",
    RUNNING: "SốHọc đang chạy. Hãy mở:",
    NOT_ON_THIS_NETWORK_NAME: (
        "Thiết bị khác chỉ tìm thấy tên {name} khi máy này công bố tên: hãy cài avahi-daemon."
    ),
    TRUST: "Để các thiết bị tin cậy máy này, cài chứng thư gốc của nó một lần trên mỗi thiết bị:",
    TRUST_FILE: "Tệp ở {file}; thiết bị tải về từ {address}/ca.crt",
    TRUST_ANDROID: "Android: Cài đặt › Bảo mật › Cài đặt chứng chỉ › Chứng chỉ CA.",
    TRUST_APPLE: (
        "iPhone, iPad: mở tệp, cài hồ sơ, rồi vào Cài đặt chung › Giới thiệu › "
        "Cài đặt tin cậy chứng nhận."
    ),
    TRUST_DESKTOP: "Chrome, Edge, Firefox: Cài đặt › Chứng chỉ › Cơ quan cấp › Nhập.",
    NUMBERS: "Qua địa chỉ số thì khóa truy cập (passkey) bị tắt, vì trình duyệt gắn khóa với tên:",
    ACCOUNTS: "Tài khoản dùng thử:",
    STOP_HINT: "Nhấn Ctrl-C để dừng.",
    STOPPING: "Đang dừng …",
    STOPPED: "Đã dừng tất cả.",
    CUT_OFF: "Đã phải ngắt PostgreSQL; lần chạy sau sẽ phục hồi.",
    PART_ENDED: "Phần “{part}” dừng bất ngờ; đang khởi động lại.",
    # sohoc.project.environment
    "{name} is “{value}”, but it must be {expected}.": (
        "{name} đang là “{value}”, nhưng phải là {expected}."
    ),
    "a path": "một đường dẫn",
    "a number from 1 to 65535": "một số từ 1 đến 65535",
    "a number from 1 to 256": "một số từ 1 đến 256",
    "a number from 1 to 64": "một số từ 1 đến 64",
    "1 or 0": "1 hoặc 0",
    "24 characters or more": "24 ký tự trở lên",
    "set when SOHOC_OWNER_DATABASE_URL is set": ("một địa chỉ khi đã đặt SOHOC_OWNER_DATABASE_URL"),
    "a directory with initdb and postgres, such as /usr/lib/postgresql/15/bin": (
        "một thư mục có initdb và postgres, ví dụ /usr/lib/postgresql/15/bin"
    ),
    # sohoc.project.embedded.failures
    (
        "No PostgreSQL was found for this machine; run `make run`, which installs it, or name "
        "a directory with its binaries in SOHOC_PG_BIN."
    ): (
        "Không tìm thấy PostgreSQL cho máy này; hãy chạy `make run` để cài, hoặc ghi thư mục chứa "
        "chương trình của nó vào SOHOC_PG_BIN."
    ),
    (
        "The user “{user}” may not run the PostgreSQL in {directory}; choose another directory "
        "in SOHOC_PG_BIN."
    ): (
        "Người dùng “{user}” không được phép chạy PostgreSQL trong {directory}; hãy chọn thư mục "
        "khác trong SOHOC_PG_BIN."
    ),
    (
        "PostgreSQL does not run as root and the user “{user}” could not be created ({reason}); "
        "create it with `useradd --system {user}` or start as an ordinary user."
    ): (
        "PostgreSQL không chạy bằng root và không tạo được người dùng “{user}” ({reason}); hãy tạo "
        "bằng `useradd --system {user}` hoặc chạy bằng người dùng thường."
    ),
    "The database in {directory} could not be created: {reason}": (
        "Không tạo được cơ sở dữ liệu trong {directory}: {reason}"
    ),
    (
        "The data in {directory} belong to PostgreSQL {data}, but the binaries are PostgreSQL "
        "{binaries}; set SOHOC_PG_BIN to the binaries of PostgreSQL {data}, or restore a backup "
        "into an empty SOHOC_HOME."
    ): (
        "Dữ liệu trong {directory} thuộc PostgreSQL {data}, nhưng chương trình là PostgreSQL "
        "{binaries}; hãy đặt SOHOC_PG_BIN tới chương trình PostgreSQL {data}, hoặc phục hồi bản "
        "sao lưu vào một SOHOC_HOME trống."
    ),
    (
        "Another PostgreSQL (process {pid}) is using the data in {directory}; stop it first, "
        "two servers would destroy them."
    ): (
        "Một PostgreSQL khác (tiến trình {pid}) đang dùng dữ liệu trong {directory}; hãy dừng nó "
        "trước, vì hai máy chủ sẽ làm hỏng dữ liệu."
    ),
    (
        "The passwords in {file} do not open the data in {directory}; bring back the file that "
        "belongs to these data."
    ): (
        "Mật khẩu trong {file} không mở được dữ liệu trong {directory}; hãy đưa lại đúng tệp của "
        "dữ liệu này."
    ),
    (
        "The file {file} with the passwords of the data in {directory} is missing; bring it back "
        "from the backup of the keys, or remove that directory to start empty."
    ): (
        "Thiếu tệp {file} chứa mật khẩu của dữ liệu trong {directory}; hãy lấy lại từ bản sao lưu "
        "của các khóa, hoặc xóa thư mục đó để bắt đầu từ đầu."
    ),
    "The file {file} with the database passwords cannot be read: {reason}": (
        "Không đọc được tệp {file} chứa mật khẩu cơ sở dữ liệu: {reason}"
    ),
    "PostgreSQL does not start: {reason} (more in {log})": (
        "PostgreSQL không khởi động được: {reason} (xem thêm trong {log})"
    ),
    "PostgreSQL has not become ready within {seconds} seconds (more in {log}).": (
        "PostgreSQL chưa sẵn sàng sau {seconds} giây (xem thêm trong {log})."
    ),
    "There is no space left on the disk of {directory}; free some and start again.": (
        "Đĩa chứa {directory} đã đầy; hãy giải phóng chỗ trống rồi chạy lại."
    ),
    (
        "The directory {directory} for the database socket is not ours alone; remove it, or "
        "remove the line “socket” in {file} to get a new name."
    ): (
        "Thư mục {directory} dành cho ổ nối cơ sở dữ liệu không phải của riêng ta; hãy xóa nó, "
        "hoặc xóa dòng “socket” trong {file} để lấy tên mới."
    ),
    # sohoc.project.supervisor.failures
    (
        "SốHọc is already running on these data: process {pid}, {address}. Stop it first, or "
        "choose another SOHOC_HOME."
    ): (
        "SốHọc đang chạy trên dữ liệu này: tiến trình {pid}, {address}. Hãy dừng nó trước, hoặc "
        "chọn SOHOC_HOME khác."
    ),
    "SốHọc needs Python 3.11, 3.12 or 3.13; this is Python {found}.": (
        "SốHọc cần Python 3.11, 3.12 hoặc 3.13; máy đang dùng Python {found}."
    ),
    (
        "Only {free} MB are free on the disk of {directory}; at least {needed} MB are needed. "
        "Free some space and start again."
    ): (
        "Đĩa chứa {directory} chỉ còn trống {free} MB; cần ít nhất {needed} MB. Hãy giải phóng chỗ "
        "trống rồi chạy lại."
    ),
    (
        "Port {port} is taken by another program; stop that one, or choose another port: "
        "make run PORT={other}"
    ): (
        "Cổng {port} đang bị chương trình khác dùng; hãy dừng chương trình đó, hoặc chọn cổng "
        "khác: make run PORT={other}"
    ),
    "Port {port} may not be used by this user; choose one above 1023, such as PORT=8000.": (
        "Người dùng này không được dùng cổng {port}; hãy chọn cổng trên 1023, ví dụ PORT=8000."
    ),
    "This machine cannot listen on the address {address} in SOHOC_HOST: {reason}": (
        "Máy này không nhận được kết nối trên địa chỉ {address} trong SOHOC_HOST: {reason}"
    ),
    (
        "The directory {directory} cannot be written ({reason}); make it yours, or choose another "
        "one in SOHOC_HOME."
    ): (
        "Không ghi được vào thư mục {directory} ({reason}); hãy nhận quyền thư mục đó, hoặc chọn "
        "thư mục khác trong SOHOC_HOME."
    ),
    "Preparing the database failed: {reason} (more in {log})": (
        "Không chuẩn bị được cơ sở dữ liệu: {reason} (xem thêm trong {log})"
    ),
    (
        "This database holds {kind} data, but SOHOC_MODE is {mode}; choose another SOHOC_HOME or "
        "database for the other kind of data."
    ): (
        "Cơ sở dữ liệu này chứa dữ liệu loại {kind}, nhưng SOHOC_MODE là {mode}; hãy chọn "
        "SOHOC_HOME hoặc cơ sở dữ liệu khác cho loại dữ liệu kia."
    ),
    "The part “{part}” ended three times right after its start; its last words:\n{tail}": (
        "Phần “{part}” ba lần dừng ngay sau khi khởi động; những dòng cuối của nó ở dưới."
    ),
    "The web server did not answer within {seconds} seconds (more in {log}).": (
        "Máy chủ web không trả lời sau {seconds} giây (xem thêm trong {log})."
    ),
    "The system refused: {reason}": "Hệ thống từ chối: {reason}",
    **sentences.VIETNAMESE,
}


def vietnamese(sentence: str, **facts: object) -> str:
    """The Vietnamese text; facts that are sentences of the table themselves are translated too."""
    spoken = {name: VIETNAMESE.get(str(fact), str(fact)) for name, fact in facts.items()}
    return VIETNAMESE.get(sentence, sentence).format(**spoken)


def both(sentence: str, **facts: object) -> str:
    """Vietnamese first, English below."""
    return f"{vietnamese(sentence, **facts)}\n{sentence.format(**facts)}"


def explained(failure: Failure) -> str:
    """A failure in both languages."""
    return both(failure.sentence, **failure.facts)
