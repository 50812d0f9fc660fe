"""Which accounts the demo shows; read by settings too, so it imports nothing of the program."""

SEED = 20260905

# One account per role with a name that is easy to type; they stand on the sign-in page.
SHOWN = (
    ("canbo.so", "province_officer"),
    ("chuyenvien", "specialist"),
    ("canbo.xa", "commune_officer"),
    ("hieutruong", "principal"),
    ("vanthu", "clerk"),
    ("chunhiem", "homeroom_teacher"),
    ("bomon", "subject_teacher"),
    ("phuhuynh", "guardian"),
    ("hocsinh", "learner"),
    ("kiemtoan", "auditor"),
    ("quantri", "administrator"),
)
SEVERAL_ROLES = ("nhieuvai", ("principal", "subject_teacher", "guardian"))
