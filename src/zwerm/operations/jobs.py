"""The backup of every day."""

from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zwerm.core.alarms import tell_administrators
from zwerm.core.errors import DomainError
from zwerm.core.jobs import Work
from zwerm.core.repeating import every

from .backups.making import Made, make_backup
from .backups.place import Place
from .backups.rotating import Keep
from .backups.sealing import Seal
from .keeping import remember

BACKUP = "operations.backup"
DAY = timedelta(days=1)


@every(
    DAY if settings.BACKUP.to else None,
    BACKUP,
    at=timedelta(hours=settings.BACKUP.hour),
    title=gettext_lazy("Make a backup"),
)
def back_up(work: Work) -> None:
    """Whatever goes wrong is remembered and told by mail, to who never looks at a log or a page."""
    folder = settings.BACKUP.to
    if folder is None:
        raise DomainError(_("There is no folder for backups: set ZWERM_BACKUP_TO."))
    try:
        made = _make(work, folder)
    except (DomainError, OSError) as error:
        remember(folder, error=str(error))
        tell_administrators("operations/email/backup_failed", "operations:hub", reason=str(error))
        raise DomainError(str(error)) from error
    with work.completion():
        remember(made.path, made)


def _make(work: Work, folder: Path) -> Made:
    told = settings.BACKUP
    passphrase = ""
    if told.passphrase_file:
        passphrase = told.passphrase_file.read_text(encoding="utf-8").strip()
    how = Seal(passphrase, told.recipients)
    keep = Keep.from_text(told.keep)
    return make_backup(
        Place.here(), folder, how=how, keep=keep, tell=lambda share, _step: work.report(share)
    )
