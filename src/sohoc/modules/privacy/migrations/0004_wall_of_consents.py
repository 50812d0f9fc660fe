"""Who sees consents, and the first purposes that people are asked about."""

from django.db import migrations

from sohoc.core.access.operations import EnableRowSecurity, KeepHistory, ShareWithEveryScope

# What belongs to a person exists for whoever sees the person, as in the tables of people.
READ = """
GRANT {verbs} ON privacy_{table} TO sohoc_school, sohoc_schools;
GRANT SELECT ON privacy_{table} TO sohoc_person;
CREATE POLICY sohoc_school_of_person ON privacy_{table} TO sohoc_school
  USING (EXISTS (SELECT FROM people_person reached WHERE reached.id = privacy_{table}.person_id));
CREATE POLICY sohoc_schools_of_person ON privacy_{table} TO sohoc_schools
  USING (EXISTS (SELECT FROM people_person reached WHERE reached.id = privacy_{table}.person_id));
CREATE POLICY sohoc_person_of_person ON privacy_{table} FOR SELECT TO sohoc_person
  USING (EXISTS (SELECT FROM people_person reached WHERE reached.id = privacy_{table}.person_id));
"""
UNREAD = """
DROP POLICY sohoc_person_of_person ON privacy_{table};
DROP POLICY sohoc_schools_of_person ON privacy_{table};
DROP POLICY sohoc_school_of_person ON privacy_{table};
"""
PUBLISHED = "what schools ask consent for, word by word; no personal data"
# A family consents in its own name, and ends what anybody of it has consented to.
FAMILIES_CONSENT = """
GRANT INSERT, UPDATE ON privacy_consent TO sohoc_person;
CREATE POLICY sohoc_person_gives ON privacy_consent FOR INSERT TO sohoc_person
  WITH CHECK (person_id = ANY ((SELECT app.learners())::bigint[])
    AND given_by_id = (SELECT app.actor()));
CREATE POLICY sohoc_person_ends ON privacy_consent FOR UPDATE TO sohoc_person
  USING (person_id = ANY ((SELECT app.learners())::bigint[]));
"""
FAMILIES_SILENT = """
DROP POLICY sohoc_person_ends ON privacy_consent;
DROP POLICY sohoc_person_gives ON privacy_consent;
"""
PURPOSES = """
INSERT INTO privacy_purpose (code, title, kind, categories) VALUES
  ('photos', 'Đăng ảnh, video có mặt học sinh', 'publication', '{}'),
  ('honour_board', 'Nêu tên trên bảng vinh danh', 'publication', '{}'),
  ('learning_analytics', 'Phân tích hoạt động học trực tuyến', 'consent',
   '{learning_analytics}');
INSERT INTO privacy_purposetext (purpose_id, number, text, sha256, valid_from, written_by)
SELECT p.id, 1, t.text, encode(sha256(convert_to(t.text, 'UTF8')), 'hex'), '2026-01-01', ''
FROM (VALUES
  ('photos', 'Nhà trường đăng ảnh, video có mặt học sinh trên trang thông tin của trường và bản tin'
    ' của lớp. Ảnh, video được gỡ khi rút lại sự đồng ý. Không đồng ý thì học sinh vẫn được học và'
    ' được đánh giá như các bạn.'),
  ('honour_board', 'Nhà trường nêu họ tên, lớp và thành tích của học sinh trên bảng vinh danh tại'
    ' trường và trên trang thông tin của trường. Tên được gỡ khi rút lại sự đồng ý.'),
  ('learning_analytics', 'Nhà trường xem thời gian và kết quả làm bài trên hệ thống học trực tuyến'
    ' của học sinh để gợi ý bài học phù hợp. Đây là dữ liệu cá nhân nhạy cảm. Không đồng ý thì học'
    ' sinh vẫn học bình thường, chỉ không có gợi ý.')
) AS t (code, text) JOIN privacy_purpose p ON p.code = t.code;
"""


class Migration(migrations.Migration):
    dependencies = [("privacy", "0003_consents"), ("people", "0003_held_elsewhere")]

    operations = [
        ShareWithEveryScope("purpose", reason=PUBLISHED, sector="SELECT, INSERT"),
        ShareWithEveryScope("purposetext", reason=PUBLISHED, sector="SELECT, INSERT"),
        EnableRowSecurity(
            "consent",
            sector="SELECT, INSERT, UPDATE",
        ),
        migrations.RunSQL(
            READ.format(table="consent", verbs="SELECT, INSERT, UPDATE"),
            UNREAD.format(table="consent"),
        ),
        EnableRowSecurity("consenthistory", audit=True, append_only=True),
        migrations.RunSQL(
            READ.format(table="consenthistory", verbs="SELECT"),
            UNREAD.format(table="consenthistory"),
        ),
        KeepHistory(
            "consent",
            into="consenthistory",
            columns=[
                *("person_id", "purpose_id", "text_id", "giver", "given_name", "method"),
                *("withdrawn_at", "withdrawn_name"),
            ],
        ),
        migrations.RunSQL(FAMILIES_CONSENT, FAMILIES_SILENT),
        migrations.RunSQL(PURPOSES, migrations.RunSQL.noop),
    ]
