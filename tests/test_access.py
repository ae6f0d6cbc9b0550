"""Every page and everyone: who gets an answer, who is sent to sign in, who is refused.

A route that is missing in the table fails here, so nobody adds a page without saying who opens it.
"""

import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone
from PIL import Image

from tests import factories
from tests.api.programs import api_token, message, webhook
from tests.learning.world import done_training, idea, learning_world, part_in, running
from tests.planning.scenarios import Linde, linde
from tests.policy.plans import plan as policy_plan
from tests.policy.safety import safety
from tests.policy.visions import visions_and_rounds
from zwerm.accounts.guests import GUEST_PAGES, OPEN_APPS
from zwerm.accounts.models import Membership, User
from zwerm.actions.models import Action
from zwerm.actions.services import add_action, change_action
from zwerm.core.jobs import run_now
from zwerm.core.models import AuditEvent, MadeFile
from zwerm.imports import services
from zwerm.imports.models import ImportRow
from zwerm.imports.packing import layout_of
from zwerm.imports.uploads import keep_file
from zwerm.learning.models import Coach
from zwerm.mandates.agreement_files import KIND
from zwerm.mandates.drafting import Slot
from zwerm.mandates.handing_over import start_handover
from zwerm.mandates.handover import Handover
from zwerm.mandates.models import Mandate
from zwerm.mandates.services import give_together
from zwerm.means.models import (
    HoursBudget,
    MoneyBudget,
    PointsGrant,
    ReferenceFigure,
    Source,
)
from zwerm.people.absence import Absence
from zwerm.people.inviting import Issued, Terms, invite
from zwerm.people.services import set_photo
from zwerm.planning import limits
from zwerm.planning.choosing import action_for, choose_remedy
from zwerm.planning.comment import Comment
from zwerm.planning.commenting import say
from zwerm.planning.models import WorkbookUpload
from zwerm.planning.proposal import Proposal
from zwerm.planning.proposing_to import propose
from zwerm.planning.remedy_models import ChosenRemedy
from zwerm.planning.remedy_page import GapFilter, RemedyPage
from zwerm.planning.remedying import study_remedies
from zwerm.planning.services import copy_scenario
from zwerm.planning.stepping import undo
from zwerm.planning.uploads import keep_upload
from zwerm.planning.workbook_files import filled_workbook
from zwerm.policy.adopting import adopt_plan
from zwerm.policy.arranging import remove_block
from zwerm.policy.goal_services import add_action_for, add_goal, change_goal
from zwerm.policy.models import (
    Block,
    Chapter,
    Checklist,
    ChecklistItem,
    Goal,
    KnosterRound,
    Plan,
    Processing,
    RecoveryService,
    Rehearsal,
    Risk,
    Version,
    VisionReaction,
    VisionVersion,
)
from zwerm.policy.publishing import publish
from zwerm.policy.services import write_block
from zwerm.scan.models import SecondLook
from zwerm.scan.services import begin, finish
from zwerm.schools.models import Organisation, SchoolYear
from zwerm.sourcing.models import SourcingDocument
from zwerm.stepplan.graph import Node
from zwerm.stepplan.models import Answer as StepAnswer
from zwerm.stepplan.services import Given, answer_question
from zwerm.tasks.models import Change, Edition
from zwerm.tasks.services import tailor

pytestmark = pytest.mark.django_db

# page: (method, answers for anonymous, colleague, team member of another school group,
#        team member, head of school)
ACCESS: dict[str, tuple[str, int, int, int, int, int]] = {
    "account_login": ("get", 200, 302, 302, 302, 302),
    "account_logout": ("get", 302, 200, 200, 200, 200),
    "account_signup": ("get", 200, 302, 302, 302, 302),
    "account_inactive": ("get", 200, 200, 200, 200, 200),
    "account_change_password": ("get", 302, 200, 200, 200, 200),
    "account_set_password": ("get", 302, 302, 302, 302, 302),
    "account_reset_password": ("get", 200, 200, 200, 200, 200),
    "account_reset_password_done": ("get", 200, 200, 200, 200, 200),
    "account_reset_password_from_key": ("get", 200, 200, 200, 200, 200),
    "account_reset_password_from_key_done": ("get", 200, 200, 200, 200, 200),
    # Without a provider in the file there is nowhere to go.
    "provider_start": ("post", 404, 404, 404, 404, 404),
    "provider_back": ("get", 404, 404, 404, 404, 404),
    "accounts:identity_list": ("get", 302, 200, 200, 200, 200),
    "accounts:identity_confirm": ("get", 302, 302, 302, 302, 302),
    # Asked for the password once more.
    "accounts:identity_add": ("post", 302, 302, 302, 302, 302),
    "accounts:identity_remove": ("post", 302, 302, 302, 302, 302),
    # The second step. Codes and passkeys ask first who one is, so they lead there.
    "account_reauthenticate": ("get", 302, 200, 200, 200, 200),
    "accounts:account": ("get", 302, 200, 200, 200, 200),
    "accounts:name_edit": ("get", 302, 200, 200, 200, 200),
    "accounts:second_step_due": ("get", 302, 302, 302, 302, 302),
    "accounts:second_step_list": ("get", 302, 403, 200, 403, 200),
    # The head of these tests has no second step of their own, which taking one away asks.
    "accounts:second_step_remove": ("get", 302, 403, 404, 403, 403),
    "accounts:session_end": ("post", 302, 404, 404, 404, 404),
    "accounts:session_list": ("get", 302, 200, 200, 200, 200),
    "accounts:sessions_end": ("post", 302, 302, 302, 302, 302),
    "mfa_activate_totp": ("get", 302, 302, 302, 302, 302),
    "mfa_add_webauthn": ("get", 302, 302, 302, 302, 302),
    "mfa_authenticate": ("get", 302, 302, 302, 302, 302),
    "mfa_deactivate_totp": ("get", 302, 404, 404, 404, 404),
    "mfa_edit_webauthn": ("get", 302, 302, 302, 302, 302),
    "mfa_generate_recovery_codes": ("get", 302, 302, 302, 302, 302),
    "mfa_index": ("get", 302, 200, 200, 200, 200),
    "mfa_list_webauthn": ("get", 302, 200, 200, 200, 200),
    "mfa_login_webauthn": ("get", 302, 302, 302, 302, 302),
    "mfa_reauthenticate": ("get", 302, 302, 302, 302, 302),
    "mfa_reauthenticate_webauthn": ("get", 302, 302, 302, 302, 302),
    "mfa_remove_webauthn": ("get", 302, 302, 302, 302, 302),
    "mfa_view_recovery_codes": ("get", 302, 404, 404, 404, 404),
    "accounts:organisation_switch": ("post", 302, 302, 404, 302, 302),
    "accounts:language_set": ("post", 302, 302, 302, 302, 302),
    "accounts:theme_set": ("post", 302, 302, 302, 302, 302),
    # What programs ask is in tests/api/test_access.py.
    "api:description": ("get", 200, 200, 200, 200, 200),
    "api:not_there": ("get", 404, 404, 404, 404, 404),
    "connections:home": ("get", 302, 403, 200, 403, 200),
    "connections:token_add": ("get", 302, 403, 200, 403, 200),
    "connections:token_revoke": ("get", 302, 404, 404, 404, 200),
    "connections:token_keep": ("post", 302, 404, 404, 404, 302),
    "connections:webhook_add": ("get", 302, 403, 200, 403, 200),
    "connections:webhook_detail": ("get", 302, 404, 404, 404, 200),
    "connections:webhook_edit": ("get", 302, 404, 404, 404, 200),
    "connections:webhook_secret": ("post", 302, 404, 404, 404, 200),
    "connections:webhook_ping": ("post", 302, 404, 404, 404, 302),
    "connections:webhook_stop": ("post", 302, 404, 404, 404, 302),
    "connections:webhook_start": ("post", 302, 404, 404, 404, 302),
    "connections:webhook_remove": ("get", 302, 404, 404, 404, 200),
    "connections:delivery_again": ("post", 302, 404, 404, 404, 302),
    # Whoever is in no team sees their own actions there.
    "actions:action_list": ("get", 302, 200, 200, 200, 200),
    "actions:action_export": ("get", 302, 200, 200, 200, 200),
    "actions:action_add": ("get", 302, 403, 200, 200, 200),
    "actions:action_detail": ("get", 302, 404, 404, 200, 200),
    "actions:action_edit": ("get", 302, 404, 404, 200, 200),
    "actions:action_state": ("post", 302, 404, 404, 302, 302),
    "actions:action_undo": ("post", 302, 404, 404, 302, 302),
    "core:health": ("get", 200, 200, 200, 200, 200),
    "core:ready": ("get", 200, 200, 200, 200, 200),
    "core:alive": ("get", 200, 200, 200, 200, 200),
    # Nobody is named in the tests.
    "core:security_contact": ("get", 404, 404, 404, 404, 404),
    "core:style": ("get", 302, 200, 200, 200, 200),
    # Only of who asked for it.
    "core:made_file": ("get", 302, 404, 404, 404, 200),
    "core:made_file_stop": ("post", 302, 404, 404, 404, 302),
    "core:made_file_fetch": ("get", 302, 404, 404, 404, 200),
    "imports:import_list": ("get", 302, 403, 200, 200, 200),
    "imports:import_review": ("get", 302, 404, 404, 200, 200),
    "imports:import_columns": ("get", 302, 404, 404, 200, 200),
    "imports:import_progress": ("get", 302, 404, 404, 302, 302),
    "imports:import_stop": ("post", 302, 404, 404, 302, 302),
    "imports:import_choose": ("post", 302, 404, 404, 302, 302),
    "imports:import_choose_all": ("post", 302, 404, 404, 302, 302),
    "imports:import_apply": ("post", 302, 404, 404, 302, 302),
    # Refused: this list was not taken over yet.
    "imports:import_undo": ("post", 302, 404, 404, 409, 409),
    "imports:import_remove": ("post", 302, 404, 404, 302, 302),
    "imports:import_not_taken": ("get", 302, 404, 404, 200, 200),
    "imports:import_row": ("get", 302, 404, 404, 200, 200),
    "mandates:mandate_list": ("get", 302, 200, 200, 200, 200),
    "mandates:mandate_add": ("get", 302, 403, 404, 403, 200),
    "mandates:mandate_edit": ("get", 302, 403, 404, 403, 200),
    "mandates:mine": ("get", 302, 200, 200, 200, 200),
    "mandates:mine_confirm": ("post", 302, 302, 302, 302, 302),
    # Nobody of these has that mandate.
    "mandates:mine_change": ("get", 302, 404, 404, 404, 404),
    "mandates:answers": ("get", 302, 403, 200, 403, 200),
    "mandates:answers_remind": ("post", 302, 403, 302, 403, 302),
    "mandates:answers_for": ("get", 302, 403, 404, 403, 200),
    "mandates:check": ("get", 302, 200, 200, 200, 200),
    "mandates:check_group": ("get", 302, 200, 200, 200, 200),
    "mandates:document_list": ("get", 302, 200, 200, 200, 200),
    "mandates:poster_file": ("get", 302, 200, 200, 200, 200),
    "mandates:agreement_file": ("get", 302, 403, 404, 200, 200),
    "mandates:agreements_file": ("get", 302, 403, 200, 200, 200),
    "mandates:agreements_ask": ("post", 302, 403, 302, 302, 302),
    "mandates:together": ("get", 302, 200, 200, 200, 200),
    "mandates:together_give": ("post", 302, 403, 302, 403, 302),
    "mandates:changes": ("get", 302, 403, 200, 403, 200),
    "mandates:change_undo": ("post", 302, 403, 404, 403, 302),
    "mandates:task_history": ("get", 302, 200, 404, 200, 200),
    "mandates:person_history": ("get", 302, 200, 404, 200, 200),
    "mandates:mandate_export": ("get", 302, 200, 200, 200, 200),
    "mandates:scenario_adopt": ("get", 302, 404, 404, 403, 200),
    "mandates:handover_list": ("get", 302, 403, 200, 200, 200),
    "mandates:handover_add": ("get", 302, 403, 404, 403, 302),
    # In preparation: only for who leads.
    "mandates:handover_detail": ("get", 302, 404, 404, 404, 200),
    "mandates:handover_successors": ("post", 302, 404, 404, 404, 302),
    "mandates:handover_confirm": ("post", 302, 404, 404, 404, 302),
    "mandates:handover_cancel": ("post", 302, 404, 404, 404, 302),
    # It is in preparation: there is nothing to undo yet.
    "mandates:handover_undo": ("post", 302, 404, 404, 404, 409),
    "mandates:item_edit": ("get", 302, 404, 404, 404, 200),
    "mandates:item_add": ("post", 302, 404, 404, 404, 302),
    "mandates:item_tick": ("post", 302, 404, 404, 404, 302),
    "mandates:item_remove": ("post", 302, 404, 404, 404, 302),
    "means:means_list": ("get", 302, 403, 200, 200, 200),
    "means:grant_edit": ("get", 302, 403, 404, 200, 200),
    "means:points_add": ("get", 302, 403, 200, 200, 200),
    "means:points_edit": ("get", 302, 404, 404, 200, 200),
    "means:points_remove": ("post", 302, 404, 404, 302, 302),
    "means:next_year_begin": ("post", 302, 403, 302, 302, 302),
    "means:budget_list": ("get", 302, 403, 200, 200, 200),
    "means:school_table": ("get", 302, 403, 200, 404, 404),
    "means:hours_add": ("get", 302, 403, 200, 200, 200),
    "means:hours_edit": ("get", 302, 404, 404, 200, 200),
    "means:hours_remove": ("post", 302, 404, 404, 302, 302),
    "means:money_add": ("get", 302, 403, 200, 200, 200),
    "means:money_edit": ("get", 302, 404, 404, 200, 200),
    "means:money_remove": ("post", 302, 404, 404, 302, 302),
    "means:pooling": ("get", 302, 403, 200, 404, 404),
    "means:pool_rule": ("get", 302, 403, 200, 404, 404),
    "means:pool_share": ("get", 302, 403, 404, 404, 404),
    "means:figure_list": ("get", 302, 403, 200, 200, 200),
    "means:figure_own": ("get", 302, 403, 404, 403, 200),
    "means:figure_official": ("get", 302, 403, 403, 403, 403),
    "means:figure_end": ("post", 302, 403, 404, 403, 302),
    "means:export": ("get", 302, 403, 200, 200, 200),
    "overview:home": ("get", 302, 200, 200, 200, 200),
    "overview:who_does_what": ("get", 302, 200, 200, 200, 200),
    "overview:who_does_what_excel": ("get", 302, 200, 200, 200, 200),
    "overview:pool_worked": ("get", 302, 403, 200, 404, 404),
    "overview:person_detail": ("get", 302, 200, 404, 200, 200),
    "overview:person_photo": ("get", 302, 200, 404, 200, 200),
    "overview:own_data": ("get", 302, 200, 200, 200, 200),
    "overview:own_data_read": ("get", 302, 200, 200, 200, 200),
    "overview:calendar_make": ("post", 302, 200, 200, 200, 200),
    "overview:calendar_revoke": ("post", 302, 302, 302, 302, 302),
    "overview:calendar_feed": ("get", 404, 404, 404, 404, 404),
    "overview:balance": ("get", 302, 403, 200, 200, 200),
    "overview:balance_argument": ("get", 302, 403, 200, 200, 200),
    "overview:team": ("get", 302, 403, 200, 200, 200),
    "overview:team_tasks": ("get", 302, 403, 200, 200, 200),
    "overview:team_excel": ("get", 302, 403, 200, 200, 200),
    "overview:team_csv": ("get", 302, 403, 200, 200, 200),
    # Of whoever runs the installation: no role in a school opens it.
    # Off, until a setting says who may read the figures.
    "operations:metrics": ("get", 404, 404, 404, 404, 404),
    "operations:hub": ("get", 302, 403, 403, 403, 403),
    "operations:job_list": ("get", 302, 403, 403, 403, 403),
    "operations:job_workers": ("get", 302, 403, 403, 403, 403),
    "operations:job_now": ("post", 302, 403, 403, 403, 403),
    "operations:job_detail": ("get", 302, 403, 403, 403, 403),
    "operations:job_again": ("post", 302, 403, 403, 403, 403),
    "operations:job_stop": ("post", 302, 403, 403, 403, 403),
    "people:person_list": ("get", 302, 200, 200, 200, 200),
    "people:person_export": ("get", 302, 403, 200, 200, 200),
    "people:person_add": ("get", 302, 403, 200, 200, 200),
    "people:invite": ("get", 302, 403, 200, 200, 200),
    "people:invitation_list": ("get", 302, 403, 200, 200, 200),
    "people:invitation_renew": ("post", 302, 404, 404, 200, 200),
    "people:invitation_revoke": ("post", 302, 404, 404, 302, 302),
    # Open without an account; whoever is signed in with another address is told so.
    "people:invitation_mine": ("get", 302, 200, 200, 200, 200),
    "people:guest_list": ("get", 302, 403, 200, 200, 200),
    "people:guest_prolong": ("post", 302, 403, 404, 302, 302),
    "people:guest_end": ("post", 302, 403, 404, 302, 302),
    "people:invitation_accept": ("get", 200, 200, 200, 200, 200),
    # Who is away is for the team; the person sees it on their own page.
    "people:absence_list": ("get", 302, 403, 404, 200, 200),
    "people:absence_edit": ("get", 302, 404, 404, 200, 200),
    "people:absence_remove": ("post", 302, 404, 404, 302, 302),
    "people:own_ratings": ("get", 302, 200, 200, 200, 200),
    "people:person_edit": ("get", 302, 403, 404, 200, 200),
    "people:role_levels": ("get", 302, 403, 404, 200, 200),
    "people:person_ratings": ("get", 302, 403, 404, 200, 200),
    "people:person_end": ("get", 302, 403, 404, 200, 200),
    "planning:scenario_list": ("get", 302, 403, 200, 200, 200),
    "planning:scenario_add": ("get", 302, 403, 200, 200, 200),
    "planning:scenario_rename": ("get", 302, 404, 404, 200, 200),
    "planning:scenario_remove": ("get", 302, 404, 404, 200, 200),
    "planning:variants_add": ("get", 302, 404, 404, 200, 200),
    "planning:comparison": ("get", 302, 403, 200, 200, 200),
    "planning:comparison_progress": ("get", 302, 403, 302, 302, 302),
    "planning:comparison_stop": ("post", 302, 404, 404, 302, 302),
    # Of no scenario there is no file.
    "planning:comparison_excel": ("get", 302, 403, 404, 404, 404),
    "planning:scenario_detail": ("get", 302, 404, 404, 200, 200),
    "planning:planned_task": ("get", 302, 404, 404, 200, 200),
    "planning:scenario_divide": ("post", 302, 404, 404, 302, 302),
    "planning:scenario_progress": ("get", 302, 404, 404, 302, 302),
    "planning:scenario_stop": ("post", 302, 404, 404, 302, 302),
    "planning:scenario_copy": ("post", 302, 404, 404, 302, 302),
    "planning:scenario_export": ("get", 302, 404, 404, 200, 200),
    "planning:continuity": ("get", 302, 404, 404, 200, 200),
    "planning:continuity_start": ("post", 302, 404, 404, 302, 302),
    "planning:continuity_progress": ("get", 302, 404, 404, 302, 302),
    "planning:continuity_stop": ("post", 302, 404, 404, 302, 302),
    "planning:board_undo": ("post", 302, 404, 404, 302, 302),
    "planning:board_redo": ("post", 302, 404, 404, 302, 302),
    "planning:scenario_limits": ("get", 302, 404, 404, 200, 200),
    "planning:cap_set": ("post", 302, 404, 404, 302, 302),
    "planning:cap_clear": ("post", 302, 404, 404, 302, 302),
    "planning:changes_set": ("post", 302, 404, 404, 302, 302),
    "planning:scenario_history": ("get", 302, 404, 404, 200, 200),
    # The lead puts it to people; whoever was asked finds it, also outside the team.
    # With a decision that waits, the lead is sent back to the board first.
    "planning:proposal_add": ("get", 302, 404, 404, 403, 302),
    "planning:proposal_withdraw": ("post", 302, 404, 404, 403, 302),
    "planning:proposal_detail": ("get", 302, 404, 404, 200, 200),
    "planning:proposal_react": ("post", 302, 404, 404, 403, 302),
    "planning:comment_list": ("get", 302, 404, 404, 200, 200),
    "planning:comment_add": ("post", 302, 404, 404, 302, 302),
    "planning:comment_resolve": ("post", 302, 404, 404, 302, 302),
    "planning:comment_reopen": ("post", 302, 404, 404, 302, 302),
    # Only who wrote it.
    "planning:comment_delete": ("post", 302, 404, 404, 302, 409),
    "planning:gap_list": ("get", 302, 404, 404, 200, 200),
    "planning:remedies_start": ("post", 302, 404, 404, 302, 302),
    "planning:remedies_progress": ("get", 302, 404, 404, 302, 302),
    "planning:remedies_stop": ("post", 302, 404, 404, 302, 302),
    "planning:remedy_choose": ("get", 302, 404, 404, 200, 200),
    "planning:remedy_undo": ("post", 302, 404, 404, 302, 302),
    "planning:pin_set": ("post", 302, 404, 404, 302, 302),
    "planning:pin_clear": ("post", 302, 404, 404, 302, 302),
    "planning:workbook": ("get", 302, 403, 200, 200, 200),
    "planning:workbook_download": ("get", 302, 403, 200, 200, 200),
    # An uploaded workbook is seen by the one who uploaded it.
    "planning:workbook_review": ("get", 302, 404, 404, 200, 404),
    "planning:workbook_stop": ("post", 302, 404, 404, 302, 404),
    # Whoever is in no team comes to their own page.
    "learning:home": ("get", 302, 302, 200, 200, 200),
    "learning:need_list": ("get", 302, 403, 200, 200, 200),
    "learning:training_year": ("get", 302, 403, 200, 200, 200),
    "learning:training_export": ("get", 302, 403, 200, 200, 200),
    "learning:training_add": ("get", 302, 403, 200, 200, 200),
    # The colleague takes part in it.
    "learning:training_detail": ("get", 302, 200, 404, 200, 200),
    "learning:training_edit": ("get", 302, 403, 404, 200, 200),
    "learning:training_state": ("post", 302, 403, 404, 302, 302),
    "learning:training_copy": ("post", 302, 403, 404, 302, 302),
    "learning:people_add": ("post", 302, 403, 404, 302, 302),
    "learning:person_remove": ("post", 302, 403, 404, 302, 302),
    # Who was there is for who leads.
    "learning:attendance": ("post", 302, 403, 404, 403, 302),
    "learning:session_add": ("post", 302, 403, 404, 302, 302),
    "learning:session_remove": ("post", 302, 403, 404, 302, 302),
    "learning:mine": ("get", 302, 200, 200, 200, 200),
    # Only what one could grow into can be wished there.
    "learning:wish": ("post", 302, 403, 403, 403, 403),
    "learning:wish_withdraw": ("post", 302, 302, 404, 404, 404),
    "learning:effect": ("get", 302, 200, 404, 404, 404),
    "learning:own_data": ("get", 302, 200, 200, 200, 200),
    "learning:own_erase": ("get", 302, 200, 200, 200, 200),
    "learning:coach_list": ("get", 302, 200, 200, 200, 200),
    "learning:coach_add": ("get", 302, 403, 200, 200, 200),
    "learning:coach_edit": ("get", 302, 404, 404, 200, 200),
    "learning:coach_end": ("post", 302, 404, 404, 302, 302),
    "learning:experiment_list": ("get", 302, 200, 200, 200, 200),
    "learning:experiment_add": ("get", 302, 403, 200, 200, 200),
    "learning:experiment_limit": ("post", 302, 403, 302, 302, 302),
    "learning:experiment_detail": ("get", 302, 404, 404, 200, 200),
    "learning:experiment_edit": ("get", 302, 404, 404, 200, 200),
    "learning:experiment_begin": ("post", 302, 404, 404, 302, 302),
    "learning:experiment_judge": ("get", 302, 404, 404, 200, 200),
    "learning:experiment_drop": ("post", 302, 404, 404, 302, 302),
    "learning:experiment_people": ("post", 302, 404, 404, 302, 302),
    "policy:home": ("get", 302, 403, 200, 200, 200),
    # Leads decide about a risk; the team keeps it.
    "policy:risk_list": ("get", 302, 403, 200, 200, 200),
    "policy:risk_export": ("get", 302, 403, 200, 200, 200),
    "policy:risk_start": ("get", 302, 403, 200, 200, 200),
    "policy:risk_add": ("get", 302, 403, 200, 200, 200),
    "policy:risk_detail": ("get", 302, 404, 404, 200, 200),
    "policy:risk_edit": ("get", 302, 404, 404, 200, 200),
    "policy:risk_decide": ("post", 302, 404, 404, 403, 302),
    "policy:risk_act": ("get", 302, 404, 404, 200, 200),
    "policy:risk_remove": ("get", 302, 404, 404, 200, 200),
    "policy:recovery": ("get", 302, 403, 200, 200, 200),
    # Refused: there is a list already.
    "policy:recovery_begin": ("post", 302, 403, 302, 409, 409),
    "policy:recovery_file": ("get", 302, 403, 200, 200, 200),
    "policy:recovery_add": ("get", 302, 403, 200, 200, 200),
    "policy:recovery_edit": ("get", 302, 404, 404, 200, 200),
    "policy:recovery_move": ("post", 302, 404, 404, 302, 302),
    "policy:recovery_remove": ("get", 302, 404, 404, 200, 200),
    "policy:rehearsal_hold": ("get", 302, 404, 404, 200, 200),
    "policy:processing_list": ("get", 302, 403, 200, 200, 200),
    "policy:processing_export": ("get", 302, 403, 200, 200, 200),
    "policy:processing_import": ("get", 302, 403, 200, 200, 200),
    "policy:processing_add": ("get", 302, 403, 200, 200, 200),
    "policy:processing_edit": ("get", 302, 404, 404, 200, 200),
    "policy:processing_remove": ("get", 302, 404, 404, 200, 200),
    "policy:checklist_list": ("get", 302, 403, 200, 200, 200),
    "policy:checklist_begin": ("post", 302, 403, 302, 302, 302),
    "policy:checklist_add": ("get", 302, 403, 200, 200, 200),
    "policy:checklist_detail": ("get", 302, 404, 404, 200, 200),
    "policy:checklist_edit": ("get", 302, 404, 404, 200, 200),
    "policy:checklist_load": ("get", 302, 404, 404, 200, 200),
    "policy:checklist_export": ("get", 302, 404, 404, 200, 200),
    "policy:checklist_remove": ("get", 302, 404, 404, 200, 200),
    "policy:point_judge": ("get", 302, 404, 404, 200, 200),
    "policy:point_act": ("get", 302, 404, 404, 200, 200),
    "overview:school_year": ("get", 302, 403, 200, 200, 200),
    "overview:school_year_calendar": ("get", 302, 403, 200, 200, 200),
    "policy:goal_list": ("get", 302, 403, 200, 200, 200),
    "policy:goal_add": ("get", 302, 403, 200, 200, 200),
    "policy:goal_export": ("get", 302, 403, 200, 200, 200),
    "policy:goal_detail": ("get", 302, 404, 404, 200, 200),
    "policy:goal_edit": ("get", 302, 404, 404, 200, 200),
    "policy:goal_state": ("post", 302, 404, 404, 302, 302),
    "policy:goal_undo": ("post", 302, 404, 404, 302, 302),
    "policy:goal_move": ("post", 302, 404, 404, 302, 302),
    "policy:goal_remove": ("post", 302, 404, 404, 302, 302),
    "policy:goal_restore": ("post", 302, 404, 404, 302, 302),
    "policy:goal_action_add": ("get", 302, 403, 404, 200, 200),
    "policy:goal_action_link": ("post", 302, 403, 404, 302, 302),
    "policy:goal_action_unlink": ("post", 302, 403, 404, 302, 302),
    "policy:plan_check": ("get", 302, 404, 404, 200, 200),
    "policy:plan_list": ("get", 302, 200, 200, 200, 200),
    "policy:plan_add": ("get", 302, 403, 200, 200, 200),
    "policy:plan_detail": ("get", 302, 404, 404, 200, 200),
    "policy:plan_adopt": ("get", 302, 404, 404, 403, 200),
    "policy:plan_others": ("get", 302, 404, 404, 200, 200),
    "policy:plan_edit": ("get", 302, 404, 404, 200, 200),
    "policy:plan_copy": ("get", 302, 404, 404, 200, 200),
    "policy:plan_archive": ("post", 302, 404, 404, 403, 302),
    "policy:plan_restore": ("post", 302, 404, 404, 403, 302),
    "policy:version_detail": ("get", 302, 200, 404, 200, 200),
    "policy:version_compare": ("get", 302, 404, 404, 200, 200),
    "policy:version_withdraw": ("get", 302, 403, 404, 403, 200),
    "policy:plan_file": ("get", 302, 404, 404, 200, 200),
    "policy:plan_summary": ("get", 302, 404, 404, 200, 200),
    "policy:plan_publish": ("get", 302, 404, 404, 403, 200),
    "policy:public_plan": ("get", 200, 200, 200, 200, 200),
    "privacy:privacy": ("get", 200, 200, 200, 200, 200),
    # Of the school group that the user leads.
    "privacy:facts_edit": ("get", 302, 403, 200, 403, 200),
    "privacy:retention": ("get", 302, 403, 200, 403, 200),
    "privacy:installation_edit": ("get", 302, 403, 403, 403, 403),
    "privacy:forget_person": ("get", 302, 403, 404, 403, 200),
    "privacy:log": ("get", 302, 403, 200, 403, 200),
    "privacy:log_check": ("post", 302, 403, 302, 403, 302),
    "privacy:log_export": ("get", 302, 403, 200, 403, 200),
    "policy:house_style": ("get", 302, 403, 200, 403, 200),
    "policy:version_file": ("get", 302, 200, 404, 200, 200),
    "policy:chapter_add": ("post", 302, 404, 404, 302, 302),
    "policy:chapter_write": ("get", 302, 404, 404, 200, 200),
    "policy:chapter_here": ("post", 302, 404, 404, 200, 200),
    "policy:chapter_rename": ("post", 302, 404, 404, 302, 302),
    "policy:chapter_move": ("post", 302, 404, 404, 302, 302),
    "policy:chapter_remove": ("get", 302, 404, 404, 200, 200),
    "policy:block_add": ("post", 302, 404, 404, 302, 302),
    "policy:block_restore": ("post", 302, 404, 404, 302, 302),
    "policy:block_write": ("post", 302, 404, 404, 302, 302),
    "policy:block_picture": ("get", 302, 404, 404, 200, 200),
    "policy:block_open": ("post", 302, 404, 404, 302, 302),
    "policy:block_close": ("post", 302, 404, 404, 302, 302),
    "policy:block_keep": ("post", 302, 404, 404, 204, 204),
    "policy:block_move": ("post", 302, 404, 404, 302, 302),
    "policy:block_remove": ("post", 302, 404, 404, 302, 302),
    "policy:vision": ("get", 302, 200, 200, 200, 200),
    "policy:vision_detail": ("get", 302, 200, 404, 200, 200),
    "policy:vision_answer": ("get", 302, 403, 404, 200, 200),
    "policy:vision_write": ("get", 302, 403, 404, 200, 200),
    # There is no school group above this school to take one from.
    "policy:vision_take": ("post", 302, 403, 404, 404, 404),
    "policy:vision_open": ("post", 302, 403, 404, 403, 302),
    "policy:vision_react": ("post", 302, 302, 404, 302, 302),
    "policy:vision_adopt": ("get", 302, 403, 404, 403, 200),
    "policy:vision_version": ("get", 302, 200, 404, 200, 200),
    "policy:reaction_resolve": ("post", 302, 403, 404, 302, 302),
    "policy:reaction_withdraw": ("post", 302, 403, 404, 302, 403),
    "policy:knoster": ("get", 302, 200, 200, 200, 200),
    "policy:knoster_begin": ("get", 302, 403, 200, 200, 200),
    "policy:knoster_round": ("get", 302, 200, 404, 200, 200),
    "policy:knoster_answer": ("get", 302, 200, 404, 200, 200),
    "policy:knoster_close": ("post", 302, 403, 404, 302, 302),
    "policy:knoster_conclude": ("post", 302, 403, 404, 302, 302),
    "policy:knoster_remove": ("post", 302, 403, 404, 302, 302),
    "provisioning:scim_page": ("get", 302, 403, 200, 403, 200),
    # For programs with a token: a browser session opens nothing there.
    **{
        f"provisioning:{name}": ("get", 401, 401, 401, 401, 401)
        for name in (
            "configuration",
            "resource_type",
            "resource_types",
            "rest",
            "schema",
            "schemas",
            "search",
            "user",
            "users",
            "users_search",
        )
    },
    "scan:start": ("get", 302, 200, 200, 200, 200),
    "scan:agree": ("post", 302, 302, 302, 302, 302),
    "scan:begin": ("post", 302, 302, 302, 302, 302),
    "scan:item": ("get", 302, 200, 200, 200, 200),
    "scan:finish": ("get", 302, 200, 200, 200, 200),
    "scan:result": ("get", 302, 200, 200, 200, 200),
    "scan:sharing": ("get", 302, 200, 200, 200, 200),
    "scan:digcompedu": ("get", 302, 200, 200, 200, 200),
    "scan:export": ("get", 302, 200, 200, 200, 200),
    "scan:erase": ("get", 302, 200, 200, 200, 200),
    "scan:second_look": ("get", 302, 200, 200, 200, 200),
    # A second look is answered by the colleague who was asked, and belongs to who asked.
    "scan:look_answer": ("get", 302, 404, 404, 404, 200),
    "scan:look_count": ("post", 302, 404, 404, 409, 404),
    "scan:look_revoke": ("post", 302, 404, 404, 302, 404),
    "schools:school_list": ("get", 302, 200, 200, 200, 200),
    "schools:school_add": ("get", 302, 403, 200, 403, 200),
    "schools:school_edit": ("get", 302, 403, 404, 403, 200),
    "schools:school_figures": ("post", 302, 403, 404, 403, 200),
    "schools:school_carry_over": ("post", 302, 403, 302, 403, 302),
    "schools:figures_table": ("get", 302, 403, 200, 403, 200),
    "schools:school_export": ("get", 302, 200, 200, 200, 200),
    "schools:school_move": ("post", 302, 403, 404, 403, 200),
    "schools:school_close": ("post", 302, 403, 404, 403, 200),
    "schools:school_reopen": ("post", 302, 403, 404, 403, 302),
    "schools:school_country": ("post", 302, 403, 404, 403, 302),
    "sourcing:document_list": ("get", 302, 403, 200, 200, 200),
    "sourcing:vacancy": ("get", 302, 403, 200, 200, 200),
    "sourcing:requirements": ("get", 302, 403, 200, 200, 200),
    "sourcing:central": ("get", 302, 403, 200, 200, 200),
    "sourcing:document_edit": ("get", 302, 404, 404, 200, 200),
    "sourcing:document_file": ("get", 302, 404, 404, 200, 200),
    "sourcing:document_copy": ("post", 302, 404, 404, 302, 302),
    "sourcing:document_remove": ("get", 302, 404, 404, 200, 200),
    "stepplan:plan": ("get", 302, 403, 200, 200, 200),
    "stepplan:schools": ("get", 302, 403, 200, 200, 200),
    "stepplan:task_list": ("get", 302, 403, 200, 200, 200),
    "stepplan:answer_confirm": ("post", 302, 404, 404, 403, 302),
    "stepplan:step": ("get", 302, 403, 200, 200, 200),
    "tasks:task_list": ("get", 302, 200, 200, 200, 200),
    "tasks:task_add": ("get", 302, 403, 200, 200, 200),
    "tasks:task_edit": ("get", 302, 403, 404, 200, 200),
    "tasks:task_why": ("get", 302, 200, 404, 200, 200),
    "tasks:task_export": ("get", 302, 200, 200, 200, 200),
    "tasks:edition_review": ("get", 302, 403, 200, 200, 200),
    # Only a school group has these figures.
    "tasks:pooling_edit": ("get", 302, 404, 200, 404, 404),
    "tasks:task_reset": ("post", 302, 403, 404, 302, 302),
    "tasks:task_remove": ("post", 302, 403, 404, 302, 302),
    "tasks:task_package": ("post", 302, 403, 200, 200, 200),
    "tasks:change_list": ("get", 302, 403, 200, 200, 200),
    "tasks:task_tailor_many": ("post", 302, 403, 200, 200, 200),
    "tasks:change_undo": ("post", 302, 403, 404, 302, 302),
    "tasks:task_carry_over": ("post", 302, 403, 302, 302, 302),
}
FORMS_AND_PAGES = [page for page, row in ACCESS.items() if row[0] == "get"]
ONLY_POST = [page for page, row in ACCESS.items() if row[0] == "post"]


@dataclass(frozen=True, slots=True)
class World:
    """One of everything at a school, and everyone who may come along."""

    linde: Linde
    proposal: Proposal
    mandate: Mandate
    mandate_change: AuditEvent
    points: PointsGrant
    hours: HoursBudget
    money: MoneyBudget
    figure: ReferenceFigure
    upload: WorkbookUpload
    made_file: MadeFile
    list_row: ImportRow
    look: SecondLook
    invited: Issued
    guest: Membership
    absence: Absence
    handover: Handover
    task_change: Change | None
    step_answer: StepAnswer
    action: Action
    chosen: ChosenRemedy
    users: tuple[User | None, ...]


PAGES_OF_A_LIST = [
    "review",
    "columns",
    "progress",
    "stop",
    "choose",
    "choose_all",
    "apply",
    "undo",
    "remove",
    "not_taken",
]

ARGUMENTS: Mapping[str, Callable[[World], list[Any]]] = {
    "provisioning:resource_type": lambda _world: ["User"],
    "provisioning:schema": lambda _world: ["urn:ietf:params:scim:schemas:core:2.0:User"],
    "provisioning:user": lambda _world: ["0e5f4d1c-8b0a-4c0f-9f0e-2b8c1d2e3f40"],
    "api:not_there": lambda _world: ["v1/iets"],
    "accounts:second_step_remove": lambda world: [world.users[3].pk],
    # Of nobody: devices and passkeys are made by a browser.
    "accounts:session_end": lambda _world: [1],
    "mfa_edit_webauthn": lambda _world: [1],
    "mfa_remove_webauthn": lambda _world: [1],
    "connections:token_revoke": lambda world: [api_token(world.linde.school).pk],
    "connections:token_keep": lambda world: [api_token(world.linde.school).pk],
    **{
        f"connections:webhook_{deed}": lambda world: [webhook(world.linde.school).pk]
        for deed in ("detail", "edit", "secret", "ping", "stop", "start", "remove")
    },
    "connections:delivery_again": lambda world: [message(world.linde.school).pk],
    **{
        f"operations:job_{deed}": lambda world: [world.list_row.source.job_id]
        for deed in ("detail", "again", "stop")
    },
    "policy:plan_check": lambda _world: [Plan.objects.get().pk],
    **{
        f"imports:import_{deed}": lambda world: [world.list_row.source_id]
        for deed in PAGES_OF_A_LIST
    },
    "imports:import_row": lambda world: [world.list_row.pk],
    "account_reset_password_from_key": lambda _world: ["1", "set-password"],
    **{
        f"actions:action_{deed}": lambda world: [world.action.pk]
        for deed in ("detail", "edit", "state", "undo")
    },
    **{
        f"learning:{deed}": lambda _world: [done_training().pk]
        for deed in (
            "training_detail",
            "training_edit",
            "training_state",
            "training_copy",
            "people_add",
            "attendance",
            "session_add",
        )
    },
    "learning:person_remove": lambda _world: [done_training().pk, part_in("Wifi beheren").pk],
    "learning:session_remove": lambda _world: [
        done_training().pk,
        done_training().sessions.get().pk,
    ],
    "learning:wish_withdraw": lambda _world: [part_in("Een wens").pk],
    "learning:effect": lambda _world: [part_in("Wifi beheren").pk],
    "learning:coach_edit": lambda _world: [Coach.objects.get().pk],
    "learning:coach_end": lambda _world: [Coach.objects.get().pk],
    **{
        f"learning:experiment_{deed}": lambda _world: [running().pk]
        for deed in ("detail", "edit", "judge", "drop", "people")
    },
    "learning:experiment_begin": lambda _world: [idea().pk],
    "mandates:mandate_edit": lambda world: [world.mandate.pk],
    "mandates:mine_change": lambda world: [world.mandate.pk],
    "mandates:task_history": lambda world: [world.mandate.task_id],
    "mandates:person_history": lambda world: [world.mandate.person_id],
    "mandates:change_undo": lambda world: [world.mandate_change.pk],
    "mandates:answers_for": lambda world: [world.mandate.person_id],
    "mandates:poster_file": lambda _world: ["docx"],
    "mandates:agreement_file": lambda world: [world.linde.sofie.pk, "docx"],
    "mandates:agreements_file": lambda _world: ["docx"],
    "mandates:agreements_ask": lambda _world: ["docx"],
    **{
        f"core:made_file{deed}": lambda world: [world.made_file.pk]
        for deed in ("", "_stop", "_fetch")
    },
    "mandates:scenario_adopt": lambda world: [world.linde.scenario.pk],
    "mandates:handover_add": lambda world: [world.linde.sofie.pk],
    **{
        f"mandates:{deed}": lambda world: [world.handover.pk]
        for deed in (
            "handover_detail",
            "handover_successors",
            "handover_confirm",
            "handover_cancel",
            "handover_undo",
            "item_add",
        )
    },
    "mandates:item_edit": lambda world: [world.handover.items.all()[0].pk],
    "mandates:item_tick": lambda world: [world.handover.items.all()[0].pk],
    "mandates:item_remove": lambda world: [world.handover.items.all()[0].pk],
    "means:grant_edit": lambda world: [world.linde.sofie.pk],
    "means:points_edit": lambda world: [world.points.pk],
    "means:points_remove": lambda world: [world.points.pk],
    "means:hours_edit": lambda world: [world.hours.pk],
    "means:hours_remove": lambda world: [world.hours.pk],
    "means:money_edit": lambda world: [world.money.pk],
    "means:money_remove": lambda world: [world.money.pk],
    "means:pool_share": lambda world: [world.linde.school.pk],
    "means:figure_own": lambda world: [world.figure.pk],
    "means:figure_official": lambda _world: [ReferenceFigure.objects.filter(owner=None)[0].pk],
    "means:figure_end": lambda world: [world.figure.pk],
    "means:export": lambda _world: ["csv"],
    "overview:person_detail": lambda world: [world.linde.sofie.pk],
    "overview:person_photo": lambda world: [world.linde.sofie.pk],
    "people:person_export": lambda _world: ["xlsx"],
    "people:absence_list": lambda world: [world.linde.sofie.pk],
    "people:absence_edit": lambda world: [world.absence.pk],
    "people:absence_remove": lambda world: [world.absence.pk],
    "people:invitation_renew": lambda world: [world.invited.invitation.pk],
    "people:invitation_revoke": lambda world: [world.invited.invitation.pk],
    "people:invitation_accept": lambda world: [world.invited.token],
    "people:guest_prolong": lambda world: [world.guest.pk],
    "people:guest_end": lambda world: [world.guest.pk],
    "provider_start": lambda _world: ["vlier"],
    "provider_back": lambda _world: ["vlier"],
    "accounts:identity_add": lambda _world: ["vlier"],
    "accounts:identity_remove": lambda _world: [1],
    # Whoever has a link reads without signing in; of a link that nobody made nobody reads anything.
    "overview:calendar_feed": lambda _world: ["not-a-link"],
    "overview:team_csv": lambda _world: ["people"],
    "people:person_edit": lambda world: [world.linde.sofie.pk],
    "people:role_levels": lambda world: [world.linde.sofie.pk],
    "people:person_ratings": lambda world: [world.linde.sofie.pk],
    "people:person_end": lambda world: [world.linde.sofie.pk],
    "planning:scenario_rename": lambda world: [world.linde.scenario.pk],
    "planning:scenario_remove": lambda world: [world.linde.scenario.pk],
    "planning:variants_add": lambda world: [world.linde.scenario.pk],
    "planning:comparison_stop": lambda world: [world.linde.scenario.pk],
    "planning:scenario_detail": lambda world: [world.linde.scenario.pk],
    "planning:planned_task": lambda world: [world.linde.scenario.pk, world.linde.network.pk],
    "planning:scenario_divide": lambda world: [world.linde.scenario.pk],
    "planning:scenario_progress": lambda world: [world.linde.scenario.pk],
    "planning:scenario_stop": lambda world: [world.linde.scenario.pk],
    "planning:scenario_copy": lambda world: [world.linde.scenario.pk],
    "planning:scenario_export": lambda world: [world.linde.scenario.pk, "json"],
    "planning:continuity": lambda world: [world.linde.scenario.pk],
    "planning:continuity_start": lambda world: [world.linde.scenario.pk],
    "planning:continuity_progress": lambda world: [world.linde.scenario.pk],
    "planning:continuity_stop": lambda world: [world.linde.scenario.pk],
    "planning:board_undo": lambda world: [world.linde.scenario.pk],
    "planning:board_redo": lambda world: [world.linde.scenario.pk],
    "planning:scenario_limits": lambda world: [world.linde.scenario.pk],
    "planning:cap_set": lambda world: [world.linde.scenario.pk],
    "planning:cap_clear": lambda world: [world.linde.scenario.pk],
    "planning:changes_set": lambda world: [world.linde.scenario.pk],
    "planning:scenario_history": lambda world: [world.linde.scenario.pk],
    "planning:proposal_add": lambda world: [world.linde.scenario.pk],
    "planning:proposal_withdraw": lambda world: [world.proposal.scenario_id],
    "planning:proposal_detail": lambda world: [world.proposal.pk],
    "planning:proposal_react": lambda world: [world.proposal.pk],
    "planning:comment_list": lambda world: [world.linde.scenario.pk],
    "planning:comment_add": lambda world: [world.linde.scenario.pk],
    "planning:comment_resolve": lambda _world: [Comment.objects.get().pk],
    "planning:comment_reopen": lambda _world: [Comment.objects.get().pk],
    "planning:comment_delete": lambda _world: [Comment.objects.get().pk],
    **{
        f"planning:{deed}": lambda world: [world.linde.scenario.pk]
        for deed in ("gap_list", "remedies_start", "remedies_progress", "remedies_stop")
    },
    "planning:remedy_choose": lambda world: [
        world.linde.scenario.pk,
        world.linde.firewall.pk,
        world.chosen.mark,
    ],
    "planning:remedy_undo": lambda world: [world.linde.scenario.pk, world.chosen.pk],
    "planning:pin_set": lambda world: [world.linde.scenario.pk],
    "planning:pin_clear": lambda world: [world.linde.scenario.pk],
    "planning:workbook_review": lambda world: [world.upload.pk],
    "planning:workbook_stop": lambda world: [world.upload.pk],
    **{
        f"policy:{deed}": lambda _world: [Plan.objects.get().pk]
        for deed in (
            "plan_detail",
            "plan_adopt",
            "plan_others",
            "plan_edit",
            "plan_copy",
            "plan_archive",
            "plan_restore",
            "chapter_add",
        )
    },
    **{
        f"policy:risk_{deed}": lambda _world: [Risk.objects.get().pk]
        for deed in ("detail", "edit", "decide", "act", "remove")
    },
    "policy:recovery_file": lambda _world: ["docx"],
    "policy:recovery_add": lambda _world: ["service"],
    **{
        f"policy:recovery_{deed}": lambda _world: ["service", RecoveryService.objects.get().pk]
        for deed in ("edit", "move", "remove")
    },
    "policy:rehearsal_hold": lambda _world: [Rehearsal.objects.get().pk],
    **{
        f"policy:processing_{deed}": lambda _world: [Processing.objects.get().pk]
        for deed in ("edit", "remove")
    },
    **{
        f"policy:checklist_{deed}": lambda _world: [Checklist.objects.get().pk]
        for deed in ("detail", "edit", "load", "export", "remove")
    },
    **{
        f"policy:point_{deed}": lambda _world: [ChecklistItem.objects.first().pk]  # type: ignore[union-attr]
        for deed in ("judge", "act")
    },
    **{
        f"policy:goal_{deed}": lambda _world: [Goal.objects.get().pk]
        for deed in (
            "detail",
            "edit",
            "state",
            "undo",
            "move",
            "remove",
            "restore",
            "action_add",
            "action_link",
        )
    },
    **{
        f"policy:vision_{deed}": lambda world: [world.linde.school.pk, "pedagogisch"]
        for deed in ("detail", "answer", "write", "take", "open", "react", "adopt")
    },
    "policy:vision_version": lambda _world: [VisionVersion.objects.get(text="Samen leren.").pk],
    **{
        f"policy:reaction_{deed}": lambda _world: [VisionReaction.objects.get().pk]
        for deed in ("resolve", "withdraw")
    },
    **{
        f"policy:knoster_{deed}": lambda _world: [KnosterRound.objects.get(about="Tweede").pk]
        for deed in ("round", "answer", "close", "remove")
    },
    "policy:knoster_conclude": lambda _world: [KnosterRound.objects.get(about="Eerste").pk],
    "policy:goal_action_unlink": lambda _world: [
        Goal.objects.get().pk,
        Goal.objects.get().actions.get().pk,
    ],
    **{
        f"policy:version_{deed}": lambda _world: [Version.objects.get().pk]
        for deed in ("detail", "compare", "withdraw")
    },
    "policy:plan_file": lambda _world: [Plan.objects.get().pk, "docx"],
    "policy:plan_summary": lambda _world: [Plan.objects.get().pk, "docx"],
    "policy:plan_publish": lambda _world: [Plan.objects.get().pk],
    "policy:public_plan": lambda _world: [Plan.objects.get().pk],
    "privacy:forget_person": lambda world: [world.linde.sofie.pk],
    "privacy:log_export": lambda _world: ["csv"],
    "policy:version_file": lambda _world: [Version.objects.get().pk, "docx"],
    **{
        f"policy:{deed}": lambda _world: [Chapter.objects.get(key="context").pk]
        for deed in (
            "chapter_write",
            "chapter_here",
            "chapter_rename",
            "chapter_move",
            "chapter_remove",
            "block_add",
            "block_restore",
        )
    },
    **{
        f"policy:block_{deed}": lambda _world: [Block.objects.get(text="Zo staan wij ervoor.").pk]
        for deed in ("write", "open", "close", "keep", "move", "remove", "picture")
    },
    "scan:item": lambda _world: [1],
    "scan:export": lambda _world: ["json"],
    "scan:look_answer": lambda world: [world.look.pk],
    "scan:look_count": lambda world: [world.look.pk],
    "scan:look_revoke": lambda world: [world.look.pk],
    "schools:school_edit": lambda world: [world.linde.school.pk],
    "schools:school_figures": lambda world: [world.linde.school.pk],
    "schools:school_export": lambda _world: ["csv"],
    "schools:school_move": lambda world: [world.linde.school.pk],
    "schools:school_close": lambda world: [world.linde.school.pk],
    "schools:school_reopen": lambda world: [world.linde.school.pk],
    "schools:school_country": lambda world: [world.linde.school.pk],
    **{
        f"sourcing:{deed}": lambda _world: [SourcingDocument.objects.latest("pk").pk]
        for deed in ("document_edit", "document_copy", "document_remove")
    },
    "sourcing:document_file": lambda _world: [SourcingDocument.objects.latest("pk").pk, "docx"],
    "stepplan:answer_confirm": lambda world: [world.step_answer.pk],
    "stepplan:step": lambda _world: ["S1"],
    "tasks:task_edit": lambda world: [world.linde.network.task.pk],
    "tasks:task_reset": lambda world: [world.linde.network.task.pk],
    "tasks:task_remove": lambda world: [world.linde.network.task.pk],
    "tasks:task_export": lambda _world: ["xlsx"],
    "tasks:edition_review": lambda _world: [Edition.objects.get().pk],
    "tasks:task_package": lambda _world: ["running"],
    "tasks:task_why": lambda world: [world.linde.network.task.pk],
    "tasks:change_undo": lambda world: [world.task_change.pk],
}

# What a browser sends along, where a page makes no sense without it.
SENT: Mapping[str, Callable[[World], dict[str, Any]]] = {
    "people:guest_prolong": lambda _world: {"until": timezone.localdate().isoformat()},
    "accounts:organisation_switch": lambda world: {"organisation": world.linde.school.pk},
    "accounts:language_set": lambda _world: {"language": "nl"},
    "accounts:theme_set": lambda _world: {"theme": "dark"},
    "mandates:mandate_add": lambda world: {
        "task": world.linde.firewall.task.pk,
        "organisation": world.linde.school.pk,
        "level": "S",
        "kind": "execute",
    },
    "mandates:handover_confirm": lambda _world: {"accepts_open": "yes"},
    "mandates:item_add": lambda _world: {"topic": "other", "text": "Sleutel"},
    "actions:action_state": lambda _world: {"state": "done"},
    "learning:experiment_limit": lambda _world: {"most": "2"},
    "policy:risk_decide": lambda _world: {"deed": "close", "reason": "Klaar"},
    "policy:goal_state": lambda _world: {"state": "reached", "words": "Zie de foto."},
    "policy:vision_open": lambda _world: {"until": timezone.localdate().isoformat()},
    "policy:vision_react": lambda _world: {"kind": "doubt", "text": "En de kleuters?"},
    "policy:reaction_resolve": lambda _world: {"reply": "Staat er nu in."},
    "policy:knoster_conclude": lambda _world: {"weakest": "plan", "conclusion": "Namen."},
    "policy:block_add": lambda _world: {"what": "text"},
    "policy:block_write": lambda _world: {"text": "Anders", "revision": "2"},
    "policy:chapter_rename": lambda _world: {"title": "Context"},
    "planning:cap_set": lambda world: {"person": world.linde.sofie.name, "hours": "2"},
    "planning:cap_clear": lambda world: {"person": world.linde.sofie.pk},
    "planning:changes_set": lambda _world: {"most": "3"},
    "planning:proposal_react": lambda _world: {"answer": "agrees"},
    "planning:comment_add": lambda _world: {"text": "Eerst vragen."},
    "planning:pin_set": lambda world: {
        "planned_task": world.linde.network.pk,
        "person": world.linde.sofie.pk,
        "kind": "pin",
    },
    "planning:pin_clear": lambda world: {
        "planned_task": world.linde.network.pk,
        "person": world.linde.sofie.pk,
    },
}


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """Made once: no test keeps what it changes."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield _world()
        transaction.set_rollback(True)


def _plan(school: Organisation, head: User) -> None:
    """A plan that was adopted, with something written and something removed."""
    plan = policy_plan(at=school, by=head)
    block, spare = plan.chapters.get(key="context").blocks.all()[:2]
    write_block(block, text="Zo staan wij ervoor.", revision=1, by=head)
    remove_block(spare, by=head)
    Block.objects.filter(pk=block.pk).update(image=default_storage.save("plans/a.png", _photo()))
    version = adopt_plan(plan, on=date(2026, 9, 1), note="", review_on=None, by=head)
    publish(plan, version=version, chosen=[0], names_people=False, by=head)


def _goal(school: Organisation, head: User) -> None:
    """A goal that was changed, with something done for it."""
    made = add_goal(Goal(organisation=school, title="Elke klas heeft wifi"), by=head)
    change_goal(made, by=head, measure="Gemeten in elke klas")
    done = Action(organisation=school, school_year=SchoolYear.objects.current(), title="Meten")
    add_action_for(made, done, by=head)


def _made_file(school: Organisation, lead: User) -> MadeFile:
    made = MadeFile(kind=KIND, options={"ending": "docx"}, organisation=school, by=lead)
    made.title = made.name = "Afspraken"
    made.pack(b"een bestand")
    made.made_at = timezone.now()
    made.save()
    return made


def _upload(school: Organisation, by: User) -> WorkbookUpload:
    """A workbook that was read, and waits for who uploaded it."""
    content = filled_workbook(school, SchoolYear.objects.current(), by=by)
    upload = keep_upload(SimpleUploadedFile("school.xlsx", content), organisation=school, by=by)
    run_now(upload.job)
    return upload


def _world() -> World:
    year = SchoolYear.objects.current()
    made = linde()
    school = made.school
    users = (
        factories.user("staff", at=school),
        factories.user("coordinator", at=factories.school(parent=factories.group()).parent),
        factories.user("tict", at=school),
        factories.user("head", at=school),
    )
    for user in users:
        factories.person(user.name, at=user.current_memberships[0].organisation, user=user)
    runs = [begin(user.person, by=user) for user in users]
    for run, user in zip(runs, users, strict=True):
        finish(run, by=user)
    set_photo(made.sofie, _photo(), by=None)
    # Something to undo, and something to do again.
    limits.set_cap(made.scenario, person=made.sofie, weekly_minutes=90, by=made.coordinator)
    limits.set_max_changes(made.scenario, most=5, by=made.coordinator)
    undo(made.scenario, by=made.coordinator)
    say(made.scenario, text="Kan Bram dit?", by=users[2])
    proposed = copy_scenario(made.scenario, name="Voorstel", by=made.coordinator)
    proposal = propose(proposed, text="", react_until=timezone.localdate(), by=made.coordinator)
    SourcingDocument.objects.create(
        organisation=school, school_year=year, kind="vacancy", title="Vacature", made_by=users[2]
    )
    _plan(school, users[3])
    learning_world(school, colleague=users[0].person, by=users[3])
    _goal(school, users[3])
    safety(school, users[3])
    visions_and_rounds(school, head=users[3], member=users[2])
    task_change = tailor(school, made.firewall.task, school_year=year, by=None, horizon="later")
    return World(
        linde=made,
        task_change=task_change,
        proposal=proposal,
        chosen=_chosen(made),
        action=_action(school, year, users[2]),
        step_answer=answer_question(school, year, Node.S1, Given("yes"), by=users[2]),
        mandate=Mandate.objects.create(
            task=made.network.task,
            organisation=school,
            kind="execute",
            person=made.sofie,
            starts_on="2026-09-01",
        ),
        mandate_change=_given_together(made, users[3]),
        points=PointsGrant.objects.create(
            organisation=school, school_year=year, diploma="hso", points=10
        ),
        hours=HoursBudget.objects.create(
            organisation=school,
            school_year=year,
            source=Source.objects.get(code="ADM"),
            quantity=2,
        ),
        money=MoneyBudget.objects.create(
            organisation=school, school_year=year, kind="ict", cents=100
        ),
        figure=ReferenceFigure.objects.create(
            owner=school.top,
            country="be",
            key="points-full-time-bachelor",
            value=80,
            valid_from="2026-09-01",
            source="letter",
        ),
        list_row=_row_of_a_list(school, users[2]),
        upload=_upload(school, users[2]),
        made_file=_made_file(school, users[3]),
        guest=Membership.objects.create(
            user=factories.user(), organisation=school, role="guest", ends_on=timezone.localdate()
        ),
        invited=invite(made.sofie, "sofie@example.org", Terms(school, "staff", "nl"), by=users[-1]),
        look=SecondLook.objects.create(run=runs[2], colleague=users[3]),
        absence=Absence.objects.create(person=made.sofie, starts_on="2026-09-07"),
        handover=start_handover(
            made.sofie, kind="leaves", first_day=date(2026, 12, 1), last_day=None, by=users[3]
        ),
        users=(None, *users),
    )


def _chosen(made: Linde) -> ChosenRemedy:
    """The cheapest way out of the one gap."""
    study_remedies(made.scenario)
    page = RemedyPage(made.scenario, GapFilter(), reader=made.coordinator)
    (row,) = page.rows
    way = row.ways[0]
    action = action_for(made.scenario, made.firewall, way, by=made.coordinator)
    return choose_remedy(made.scenario, page.key_of(row), way, action, by=made.coordinator)


def _given_together(made: Linde, by: User) -> AuditEvent:
    """One mandate, so that there is something to undo."""
    slot = Slot(made.network.task.pk, "S", made.school.pk, "", "steer")
    event = give_together([slot], person=made.sofie, by=by, on=date(2026, 9, 1))
    assert event is not None
    return event


def _action(school: Organisation, year: SchoolYear, user: User) -> Action:
    """With a change that can be taken back."""
    made = Action(organisation=school, school_year=year, title="Cursus")
    add_action(made, by=user)
    change_action(made, by=user, state="doing")
    return made


def _row_of_a_list(school: Organisation, user: User) -> ImportRow:
    """Of a list of tasks that was matched and not taken over."""
    file = SimpleUploadedFile("taken.csv", b"Taak;Uren\nUilen tellen;1\n")
    year = SchoolYear.objects.current()
    source = keep_file(file, "tasks", organisation=school, school_year=year, by=user)
    services.choose_columns(source, layout_of(source.layout), by=user)
    run_now(source.job)
    return source.rows.get()


def _photo() -> ContentFile:
    content = io.BytesIO()
    Image.new("RGB", (16, 16)).save(content, "JPEG")
    return ContentFile(content.getvalue())


def named_routes(patterns: list[URLPattern | URLResolver], space: str = "") -> Iterator[str]:
    """Every named route of this installation, as `reverse` knows it; the admin site apart."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            # Programs have a table of their own: they come with a token, not as somebody.
            if pattern.namespace not in {"admin", "v1"}:
                below = f"{space}{pattern.namespace}:" if pattern.namespace else space
                yield from named_routes(pattern.url_patterns, below)
        else:
            yield f"{space}{pattern.name}"


class Browser:
    """Somebody who signed in once, or nobody: what a request changes is undone each time."""

    def __init__(self, user: User | None, at: Organisation | None = None) -> None:
        """With `at` they chose to work there."""
        self.client = Client()
        if user is not None:
            self.client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        if at is not None:
            self.client.post(reverse("accounts:organisation_switch"), {"organisation": at.pk})
        session = self.client.cookies.get(settings.SESSION_COOKIE_NAME)
        self.session = session and session.value

    def answer(self, method: str, page: str, world: World) -> int:
        url = reverse(page, args=ARGUMENTS.get(page, lambda _world: [])(world))
        sent = SENT.get(page, lambda _world: {})(world)
        self.client.cookies.clear()
        if self.session:
            self.client.cookies[settings.SESSION_COOKIE_NAME] = self.session
        with transaction.atomic():
            asked = self.client.get if method == "get" else self.client.post
            status = asked(url, sent).status_code
            transaction.set_rollback(True)
        return status

    def answers(self, pages: Iterable[str], world: World) -> dict[str, int]:
        return {page: self.answer(ACCESS[page][0], page, world) for page in pages}


@pytest.fixture(scope="module")
def browsers(world: World) -> list[Browser]:
    """Those of the table, in its order."""
    return [Browser(user) for user in world.users]


def test_every_page_says_who_may_open_it():
    routes = list(named_routes(get_resolver().url_patterns))

    assert sorted(ACCESS) == sorted(routes)


@pytest.mark.parametrize("page", ACCESS)
def test_a_page_answers_who_it_should(page, world, browsers):
    method, *answers = ACCESS[page]

    assert [browser.answer(method, page, world) for browser in browsers] == answers


@pytest.mark.parametrize("page", ONLY_POST)
def test_what_changes_something_is_not_done_by_a_link(page, world, browsers):
    assert browsers[-1].answer("get", page, world) == 405


@pytest.mark.parametrize("page", FORMS_AND_PAGES)
def test_whoever_may_not_see_a_page_may_not_send_its_form(page, world, browsers):
    answers = zip(browsers, ACCESS[page][1:], strict=True)
    refused = [browser for browser, status in answers if status in {403, 404}]

    for browser in refused:
        assert browser.answer("post", page, world) in {403, 404, 405}


# Read by everyone in the school group, wherever they work in it.
READ_IN_THE_GROUP = {
    "policy:plan_list",
    "policy:public_plan",
    "learning:coach_list",
    "mandates:check",
    "mandates:check_group",
    "mandates:document_list",
    "mandates:mandate_export",
    "mandates:mandate_list",
    "mandates:person_history",
    "mandates:poster_file",
    "mandates:task_history",
    "mandates:together",
    "overview:home",
    "overview:who_does_what",
    "overview:who_does_what_excel",
    "overview:person_detail",
    "overview:person_photo",
    "people:person_list",
    "people:invitation_accept",
    "people:invitation_mine",
    "policy:knoster",
    "policy:vision",
    "policy:vision_detail",
    "policy:vision_version",
    "schools:school_list",
    "schools:school_export",
    "tasks:task_list",
    "tasks:task_why",
    "tasks:task_export",
}
# About whoever is signed in.
OWN = {
    "learning:experiment_list",
    "learning:home",
    "learning:mine",
    "learning:own_data",
    "learning:own_erase",
    "overview:own_data",
    "overview:own_data_read",
    "overview:calendar_make",
    "overview:calendar_revoke",
    "actions:action_export",
    "actions:action_list",
    "mandates:mine",
    "mandates:mine_confirm",
    "api:description",
    "privacy:privacy",
    "scan:agree",
    "scan:begin",
    "scan:digcompedu",
    "scan:erase",
    "scan:export",
    "scan:finish",
    "scan:item",
    "scan:result",
    "scan:second_look",
    "scan:sharing",
    "scan:start",
    "people:own_ratings",
}


@pytest.mark.parametrize("at", ["school", "group"])
def test_the_team_of_one_school_works_neither_at_another_nor_at_the_group(at, world):
    school = world.linde.school
    with transaction.atomic():
        group = factories.group()
        Organisation.objects.filter(pk=school.pk).update(parent=group)
        neighbour = factories.user("tict", at=factories.school(parent=group))
        factories.person(
            neighbour.name, at=neighbour.memberships.get().organisation, user=neighbour
        )
        browser = Browser(neighbour, {"school": school, "group": group}[at])
        pages = {
            page
            for page in ACCESS
            if ":" in page and page.split(":")[0] not in {"accounts", "core"}
            for method in ("get", "post")
            if browser.answer(method, page, world) not in {401, 403, 404, 405}
        }
        transaction.set_rollback(True)

    assert pages == READ_IN_THE_GROUP | OWN


# Closed: the page is not theirs, or there is nothing there for them.
REFUSED = {403, 404}


def test_a_page_asks_the_database_at_most_twelve_times(world):
    pages = [page for page, row in ACCESS.items() if row[0] == "get" and row[5] == 200]
    client = Client()
    client.force_login(world.users[4], backend="django.contrib.auth.backends.ModelBackend")
    asked_by = {}
    for page in pages:
        url = reverse(page, args=ARGUMENTS.get(page, lambda _world: [])(world))
        with transaction.atomic(), CaptureQueriesContext(connection) as queries:
            client.get(url)
            transaction.set_rollback(True)
        asked_by[page] = sum("SAVEPOINT" not in query["sql"] for query in queries)

    assert {page: n for page, n in asked_by.items() if n > 12} == {}


def test_a_guest_opens_nothing_but_what_is_listed_for_guests(world):
    school = world.linde.school
    with transaction.atomic():
        user = factories.user("guest", at=school)
        factories.person(user.name, at=school, user=user)
        guest_only = [
            page
            for page in ACCESS
            if ":" in page and page.split(":")[0] not in OPEN_APPS and ACCESS[page][1] in {302, 403}
        ]
        answers = Browser(user, school).answers(guest_only, world)
        transaction.set_rollback(True)

    assert {page: status for page, status in answers.items() if status != 403} == {
        "overview:home": 200,
        "overview:who_does_what": 200,
        "overview:person_detail": 200,
        "overview:person_photo": 200,
        "overview:own_data": 200,
        "overview:own_data_read": 200,
        "overview:calendar_make": 200,
        "overview:calendar_revoke": 302,
        "mandates:mine": 200,
        "mandates:mine_confirm": 302,
        "people:invitation_mine": 200,
        # Only their own: not this one, of somebody else.
        "actions:action_list": 200,
        "actions:action_detail": 404,
        "actions:action_state": 404,
        "actions:action_undo": 404,
        # They were not asked.
        "planning:proposal_detail": 404,
        "planning:proposal_react": 404,
    }
    assert set(ACCESS) >= GUEST_PAGES


# Nobody in their place: it is of one person, who was asked, wrote it or uploaded it.
OF_ONE_PERSON = {
    # Whoever asked for a file gets it, and nobody else.
    "core:made_file",
    "core:made_file_stop",
    "core:made_file_fetch",
    "learning:effect",
    "learning:wish_withdraw",
    "planning:proposal_react",
    "planning:workbook_review",
    "planning:workbook_stop",
    "scan:look_answer",
    "scan:look_count",
    "scan:look_revoke",
    "policy:reaction_withdraw",
}
OF_THE_INSTALLATION = {
    "means:figure_official",
    "operations:hub",
    "operations:job_again",
    "operations:job_detail",
    "operations:job_list",
    "operations:job_stop",
    "operations:job_workers",
    "privacy:installation_edit",
}


def test_who_runs_the_installation_opens_what_anybody_of_the_school_opens_and_their_own(world):
    closed = [page for page, row in ACCESS.items() if REFUSED & {row[2], row[4], row[5]}]
    somebody = {p for p in closed if {ACCESS[p][2], ACCESS[p][4], ACCESS[p][5]} - REFUSED}
    with transaction.atomic():
        user = factories.user(is_staff=True, is_superuser=True)
        answers = Browser(user, world.linde.school).answers(closed, world)
        transaction.set_rollback(True)
    opened = {page for page, status in answers.items() if status not in REFUSED}

    assert somebody - opened == OF_ONE_PERSON
    assert opened - somebody == OF_THE_INSTALLATION


def test_a_director_of_the_group_opens_what_the_head_of_a_school_below_opens(world):
    school = world.linde.school
    closed = [p for p, row in ACCESS.items() if row[2] in REFUSED and row[5] not in REFUSED]
    with transaction.atomic():
        group = factories.group()
        Organisation.objects.filter(pk=school.pk).update(parent=group)
        user = factories.user("director", at=group)
        factories.person(user.name, at=group, user=user)
        answers = Browser(user, school).answers(closed, world)
        transaction.set_rollback(True)
    refused = {page for page, status in answers.items() if status in REFUSED}

    # The head was asked to agree and to look at somebody's answers; the director was not.
    asked_of_the_head = {"planning:proposal_react", "scan:look_answer"}
    # In this world a school that stood alone came into a group; the figure is its own still.
    of_the_school_before = {"means:figure_own", "means:figure_end"}
    made_for_the_head = {"core:made_file", "core:made_file_stop", "core:made_file_fetch"}
    assert refused == asked_of_the_head | of_the_school_before | made_for_the_head


# These answer with a redirect of their own.
OPEN = {
    "account_logout",
    "accounts:language_set",
    "accounts:theme_set",
    # They go on with a sign-in that has begun.
    "mfa_authenticate",
    "mfa_login_webauthn",
}


@pytest.mark.parametrize(
    "page", [p for p, row in ACCESS.items() if row[1] == 302 and p not in OPEN]
)
def test_whoever_is_not_signed_in_is_asked_to(page, world, client):
    url = reverse(page, args=ARGUMENTS.get(page, lambda _world: [])(world))

    assert client.get(url).url == f"{reverse('account_login')}?next={url}"
    assert client.post(url).url == f"{reverse('account_login')}?next={url}"


def test_the_admin_site_is_for_who_may_open_it(world):
    everyone = [*world.users, factories.user(is_staff=True, is_superuser=True)]

    answers = [Browser(user).answer("get", "admin:index", world) for user in everyone]

    assert answers == [302, 302, 302, 302, 302, 200]
