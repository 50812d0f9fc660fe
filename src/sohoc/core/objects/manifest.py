"""Large lists are exported and tables imported in the background.

Which lists and which tables, their own doors say.
"""

from django.utils.translation import gettext_lazy as _

from sohoc.core.manifest import (
    EVERYBODY,
    Chore,
    Door,
    JobKind,
    Manifest,
    PanelSource,
    TrailWords,
)
from sohoc.core.objects.background import about_export, export_list
from sohoc.core.objects.exported import EXPORTED
from sohoc.core.objects.importing.background import (
    READ,
    WRITTEN,
    read_import,
    tell_read,
    tell_undone,
    tell_written,
    undo_import,
    write_import,
)
from sohoc.core.objects.importing.kinds import about_import
from sohoc.core.objects.importing.runs import DROPPED, TAKEN
from sohoc.core.objects.importing.undoing import UNDONE, forget_lines
from sohoc.core.objects.importing.waiting import imports_ready
from sohoc.core.objects.permissions import ObjectsPermission
from sohoc.core.objects.personal_columns import PERSONAL_COLUMNS

EXPORT = "objects.export"
READ_IMPORT, WRITE_IMPORT = "objects.import.read", "objects.import.write"
UNDO_IMPORT = "objects.import.undo"

MANIFEST = Manifest(
    personal_columns=PERSONAL_COLUMNS,
    doors=[
        Door(
            ObjectsPermission.EXPORT_IN_BACKGROUND,
            _("let a large export be made in the background"),
            EVERYBODY,
        ),
        Door(
            ObjectsPermission.IMPORT,
            _("import tables of what the role may import"),
            EVERYBODY,
        ),
    ],
    jobs=[
        JobKind(
            EXPORT,
            _("Export of a list"),
            export_list,
            ObjectsPermission.EXPORT_IN_BACKGROUND,
            about=about_export,
        ),
        JobKind(
            READ_IMPORT,
            _("Reading a table"),
            read_import,
            ObjectsPermission.IMPORT,
            tell=tell_read,
            about=about_import,
        ),
        JobKind(
            WRITE_IMPORT,
            _("Writing an import"),
            write_import,
            ObjectsPermission.IMPORT,
            tell=tell_written,
            about=about_import,
        ),
        JobKind(
            UNDO_IMPORT,
            _("Undoing an import"),
            undo_import,
            ObjectsPermission.IMPORT,
            tell=tell_undone,
            about=about_import,
        ),
    ],
    panels=[PanelSource(ObjectsPermission.IMPORT, imports_ready, order=2)],
    chores=[Chore("forget_import_lines", "33 19 * * *", forget_lines)],  # 02:33 in Hà Nội
    sentences={
        EXPORTED: _("exported the list"),
        READ: _("read a table to import"),
        WRITTEN: _("wrote an import"),
        DROPPED: _("let an import go"),
        UNDONE: _("undid an import"),
        TAKEN: _("took the wrong rows of an import along"),
    },
    words=TrailWords(
        noted={
            "objects.columns": _("Columns"),
            "objects.format": _("Kind of file"),
            "objects.rows": _("Lines"),
            "objects.new": _("New"),
            "objects.changed": _("Changed"),
            "objects.unchanged": _("Unchanged"),
            "objects.wrong": _("Wrong"),
            "objects.stayed": _("Left as they are"),
        }
    ),
)
