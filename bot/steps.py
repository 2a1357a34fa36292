"""The step table: for each action its handler, what that must see, and who may do it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from bot import actions as a
from bot.handlers import (
    album,
    assign,
    attach,
    comments,
    deadlines,
    earlier,
    evidence_list,
    external,
    give_place,
    going,
    group,
    handover,
    history,
    invitations,
    item,
    menu,
    moving,
    narrative,
    one_project,
    opinions,
    overview,
    pack,
    papers,
    pieces,
    placed,
    placing,
    privacy,
    project,
    question,
    received,
    reminder,
    results,
    review,
    score,
    search,
    sent_back,
    signing_page,
    submit,
    team,
    tick,
    welcome,
    work,
)
from bot.handlers import (
    help as helping,
)
from bot.view import Handler, Needs

A = TypeVar("A", bound=a.Action)

ANYONE = "read_criteria"
WRITING = frozenset(
    {
        "answer", "attach", "enter_external", "assign", "hand_over", "remove_member", "move_away", "comment",
        "opine", "settle",
        "send_review", "recall", "accept", "return", "propose", "withdraw", "sign", "sign_on_paper",
        "record_import", "reopen",
    }
)  # fmt: skip
"""The permissions under which answers change, or who does what, or where they stand."""


@dataclass(frozen=True, slots=True)
class Step:
    """A row of the table.

    Attributes:
        handler: what decides.
        needs: what it must see, loaded before it is called.
        permission: a row of `content/roles.yaml`.
        glance: the person only looks; an open question stays open.
        before_consent: it may be done before the notice is accepted.
    """

    handler: Handler[Any]
    needs: frozenset[Needs]
    permission: str
    glance: bool = False
    before_consent: bool = False

    @property
    def writes(self) -> bool:
        """Whether it changes what the office shares: nobody else of the office may at the same time."""
        return self.permission in WRITING or bool(self.needs & {Needs.LINE, Needs.ARRIVALS})


def _row(
    kind: type[A],
    handler: Handler[A],
    *needs: Needs,
    may: str = ANYONE,
    glance: bool = False,
    stranger: bool = False,
) -> tuple[type[a.Action], Step]:
    return kind, Step(handler, frozenset(needs), may, glance, stranger)


_ALL = Needs.ASSESSMENT
_TOLD = Needs.NARRATIVES
_TEAM = Needs.MEMBERS
_APART = Needs.OPINIONS
_SIGNED = Needs.SUBMISSION

STEPS: Mapping[type[a.Action], Step] = dict(
    [
        # coming in
        _row(a.ShowNotice, welcome.show_notice, stranger=True),
        _row(a.Accept, welcome.accept, _ALL, Needs.CODE, stranger=True),
        _row(a.AskCode, welcome.ask_code, stranger=True),
        _row(a.UseCode, welcome.use_code, Needs.CODE, stranger=True),
        _row(a.AskName, welcome.ask_name),
        _row(a.GiveName, welcome.give_name, _ALL, _TEAM),
        _row(a.UseAsName, welcome.use_as_name, _ALL, _TEAM),
        _row(a.GiveOffice, welcome.give_office, Needs.OFFICE, may="enter_external"),
        _row(a.ChooseOffice, welcome.choose_office, _ALL, Needs.MEMBERSHIPS),
        # finding one's way
        _row(a.ShowMenu, menu.show_menu, _ALL, stranger=True),
        _row(a.ShowWork, work.show_work, _ALL, may="read_answers"),
        _row(a.Continue, menu.go_on, _ALL),
        _row(a.ShowCategories, menu.show_categories, stranger=True),
        _row(a.ShowCategory, menu.show_category, _ALL, stranger=True),
        _row(a.AskSearch, search.ask_search, stranger=True),
        _row(a.SearchWords, search.search_words, _ALL, stranger=True),
        _row(a.SearchKept, narrative.search_kept, _ALL),
        _row(a.Help, helping.show_help, glance=True, stranger=True),
        _row(a.Unclear, helping.unclear, glance=True, stranger=True),
        _row(a.GreetGroup, group.greet_group, glance=True, stranger=True),
        # reading and answering an item
        _row(a.ShowItem, item.show_item, _ALL, Needs.EARLIER, stranger=True),
        _row(a.ShowLevel, item.show_level, _ALL, stranger=True),
        _row(a.ShowCriterion, item.show_criterion, _ALL, stranger=True),
        _row(a.SetTicks, tick.set_ticks, _ALL, may="answer"),
        _row(a.AskWhichMet, tick.ask_which_met, _ALL, may="answer"),
        _row(a.AtItem, placed.do_at_item, _ALL, _TOLD, may="answer"),
        _row(a.NextItem, menu.next_after, _ALL, stranger=True),
        _row(a.OpenNarrative, narrative.open_narrative, _ALL, _TOLD, may="answer"),
        _row(a.TellLine, narrative.tell_line, _ALL, may="answer"),
        _row(a.KeepLine, narrative.keep_line, _ALL, may="answer"),
        _row(a.KeepText, narrative.keep_text, _ALL, _TOLD, may="answer"),
        _row(a.Done, narrative.done, _ALL),
        _row(a.EditLine, narrative.edit_line, _ALL, Needs.LINE, Needs.EVIDENCE, glance=True),
        _row(
            a.UnsendLine,
            narrative.unsend_line,
            _ALL,
            Needs.LINE,
            Needs.EVIDENCE,
            glance=True,
            stranger=True,
        ),
        _row(a.OpenProject, project.open_project, _ALL, may="answer"),
        _row(a.NameProject, project.name_project, _ALL, Needs.EVIDENCE, may="answer"),
        _row(a.UseProject, project.use_project, _ALL, Needs.EVIDENCE, may="answer"),
        _row(a.OpenResult, results.open_result, _ALL, may="answer"),
        _row(a.GiveResult, results.give_result, _ALL, may="answer"),
        _row(a.SetUnit, results.set_unit, _ALL, may="answer"),
        _row(a.SetDirection, results.set_direction, _ALL, may="answer"),
        _row(a.SetRepeated, results.set_repeated, _ALL, may="answer"),
        _row(a.AllowSame, results.allow_same, _ALL, may="answer"),
        # scores from elsewhere
        _row(a.OpenExternal, external.open_external, _ALL, may="enter_external"),
        _row(a.GiveExternal, external.give_external, _ALL, may="enter_external"),
        _row(a.SetGroup, external.set_group, _ALL, may="enter_external"),
        _row(a.GiveSource, external.give_source, _ALL, Needs.MEMBERS, may="enter_external"),
        _row(a.SetSource, external.set_source, _ALL, Needs.MEMBERS, may="enter_external"),
        # the open question
        _row(a.ResumeQuestion, question.ask_again, _ALL, _TOLD, _TEAM, Needs.EVIDENCE),
        _row(a.Skip, question.skip, _ALL, Needs.DEADLINES),
        _row(a.Confirm, question.confirm, _ALL, _TOLD),
        _row(a.Discard, question.discard, _ALL),
        # looking back
        _row(a.ShowScore, score.show_score, _ALL, may="read_score", glance=True),
        _row(a.ShowHistory, history.show_history, _ALL, Needs.HISTORY, may="read_history", glance=True),
        _row(a.Undo, history.undo, _ALL, _TOLD, Needs.LAST_BATCH, Needs.EVIDENCE, may="answer", glance=True),
        _row(a.ShowForm, papers.show_form, _ALL, _TOLD, may="read_answers", glance=True),
        _row(a.ShowPack, pack.show_pack, _ALL, may="read_answers", glance=True),
        _row(a.ShowReadiness, review.show_ready, _ALL, _SIGNED, may="read_answers"),
        # review and signature
        _row(a.SendItem, review.send_item, _ALL, Needs.MEMBERS, may="send_review"),
        _row(a.SendReady, review.send_ready, _ALL, Needs.MEMBERS, may="send_review"),
        _row(a.RecallItem, review.recall_item, _ALL, may="recall"),
        _row(a.ShowReview, review.show_review, _ALL, _SIGNED, may="read_answers"),
        _row(a.ReviewItem, review.review_item, _ALL, _TOLD, may="read_answers"),
        _row(a.AcceptItem, review.accept_item, _ALL, Needs.MEMBERS, may="accept"),
        _row(a.AcceptAll, review.accept_all, _ALL, Needs.MEMBERS, may="accept"),
        _row(a.ReturnItem, review.return_item, _ALL, may="return"),
        _row(a.ReturnWith, review.return_with, _ALL, Needs.MEMBERS, may="return"),
        _row(a.ShowChecklist, submit.show_checklist, _ALL, _SIGNED, may="read_answers"),
        _row(a.Propose, submit.propose, _ALL, Needs.MEMBERS, may="propose"),
        _row(a.Withdraw, submit.withdraw, _ALL, Needs.MEMBERS, may="withdraw"),
        _row(a.SendBack, submit.send_back, _ALL, may="sign"),
        _row(a.SendBackWith, submit.send_back_with, _ALL, Needs.MEMBERS, may="sign"),
        _row(a.AskSign, submit.ask_sign, _ALL, may="sign"),
        _row(a.Sign, submit.sign, _ALL, _TOLD, Needs.MEMBERS, _SIGNED, may="sign"),
        _row(a.PrintPage, signing_page.print_page, _ALL, may="sign_on_paper", glance=True),
        _row(a.AskPaper, submit.ask_paper, _ALL, may="sign_on_paper"),
        _row(a.GiveSigner, submit.give_signer, _ALL, _TOLD, Needs.MEMBERS, may="sign_on_paper"),
        _row(a.RecordImport, submit.record_import, _ALL, Needs.MEMBERS, _SIGNED, may="record_import"),
        _row(a.Reopen, submit.reopen, _ALL, may="reopen"),
        _row(a.ReopenWith, submit.reopen_with, _ALL, Needs.MEMBERS, may="reopen"),
        # what is due when
        _row(a.SnoozeReminders, reminder.snooze, glance=True),
        _row(a.MuteReminders, reminder.mute, glance=True),
        _row(a.PassOnWork, reminder.pass_on, Needs.MEMBERS, may="answer", glance=True),
        _row(a.ShowDeadlines, deadlines.show_deadlines, Needs.DEADLINES, glance=True, stranger=True),
        _row(a.AskDeadline, deadlines.ask_deadline, Needs.DEADLINES, may="set_deadline"),
        _row(a.GiveDeadline, deadlines.give_deadline, Needs.DEADLINES, may="set_deadline"),
        _row(a.ClearDeadline, deadlines.clear_deadline, Needs.DEADLINES, may="set_deadline"),
        # evidence
        _row(a.ShowEvidence, evidence_list.show_evidence, _ALL, Needs.EVIDENCE, glance=True),
        _row(a.MakeAlbum, album.make_album, _ALL, Needs.EVIDENCE, may="read_answers", glance=True),
        _row(a.EvidencePage, evidence_list.show_page, _ALL, Needs.EVIDENCE, may="read_answers", glance=True),
        _row(a.ShowPiece, pieces.show_piece, _ALL, Needs.EVIDENCE, may="read_answers", glance=True),
        _row(a.AskEvidence, attach.ask_evidence, _ALL, may="attach"),
        _row(a.ReceiveFile, attach.receive_file, _ALL, Needs.ARRIVALS, may="attach", glance=True),
        _row(a.ReceiveLinks, attach.receive_links, _ALL, Needs.EVIDENCE, may="attach"),
        _row(a.AttachLinks, attach.attach_links, _ALL, _TOLD, Needs.EVIDENCE, may="attach", glance=True),
        _row(a.AwaitFiles, attach.await_files, _ALL),
        _row(a.LeaveEvidence, attach.leave, _ALL),
        _row(a.TellReceived, received.tell_received, _ALL, Needs.ARRIVALS, glance=True, stranger=True),
        _row(a.PlaceBundle, placing.place_bundle, _ALL, Needs.EVIDENCE, may="attach"),
        _row(a.ChoosePlace, placing.choose_place, _ALL, Needs.EVIDENCE, may="attach"),
        _row(a.SentBackRead, sent_back.sent_back_read, _ALL, glance=True),
        _row(a.UseSentBack, sent_back.use_sent_back, _ALL, may="answer", glance=True),
        _row(
            a.SentBackUsed,
            sent_back.sent_back_used,
            _ALL,
            _TOLD,
            Needs.EVIDENCE,
            may="answer",
            glance=True,
        ),
        _row(a.DropBundle, placing.drop_bundle, _ALL, Needs.EVIDENCE, may="attach"),
        _row(a.GivePlace, give_place.give_place, _ALL, Needs.EVIDENCE, may="attach"),
        _row(a.MovePiece, moving.move_piece, _ALL, Needs.EVIDENCE, may="attach"),
        _row(a.PutPiece, moving.put_piece, _ALL, Needs.EVIDENCE, may="attach"),
        _row(a.RemovePiece, moving.remove_piece, _ALL, Needs.EVIDENCE, may="attach", glance=True),
        _row(a.ReplacePiece, moving.replace_piece, _ALL, Needs.EVIDENCE, may="attach"),
        _row(a.SayOneProject, one_project.say_one_project, _ALL, Needs.EVIDENCE, may="attach", glance=True),
        _row(a.CheckPiece, one_project.check_piece, _ALL, Needs.EVIDENCE, may="attach", glance=True),
        # people
        _row(a.ShowTeam, team.show_team, _ALL, _TEAM, may="read_team", glance=True),
        _row(a.ShowBoard, team.show_board, _ALL, _TEAM, may="read_team", glance=True),
        _row(a.ShowMember, team.show_member, _ALL, _TEAM, may="assign"),
        _row(a.AskAssignee, assign.ask_assignee, _ALL, _TEAM, may="assign"),
        _row(a.PickPlace, assign.pick_place, _ALL, _TEAM, may="assign"),
        _row(a.Assign, assign.assign, _ALL, _TEAM, may="assign"),
        _row(a.GiveTo, assign.give_to, _ALL, _TEAM, may="assign"),
        _row(a.TakeBack, assign.take_back, _ALL, _TEAM, may="assign"),
        _row(a.ClaimName, assign.claim_name, _ALL, _TEAM, may="assign"),
        _row(a.ShowInvitations, invitations.show_invitations, Needs.INVITATIONS, may="invite"),
        _row(a.MakeInvitation, invitations.make_invitation, _ALL, _TEAM, may="invite"),
        _row(a.RevokeInvitation, invitations.revoke_invitation, Needs.INVITATIONS, may="invite"),
        _row(a.ShowHandover, handover.show_handover, _ALL, _TEAM, may="hand_over"),
        _row(a.HandOver, handover.hand_over, _ALL, _TEAM, may="hand_over"),
        _row(a.ShowCard, handover.show_card, _ALL, Needs.COMMENTS, Needs.HISTORY, may="hand_over"),
        _row(a.RemoveMember, going.remove_member, _ALL, _TEAM, may="remove_member"),
        _row(a.MoveAway, going.move_away, _ALL, _TEAM, Needs.MEMBERSHIPS, may="move_away"),
        _row(a.ShowComments, comments.show_comments, _ALL, Needs.COMMENTS, may="comment", glance=True),
        _row(a.WriteComment, comments.write_comment, _ALL, may="comment"),
        _row(a.AddComment, comments.add_comment, _ALL, _TEAM, may="comment"),
        _row(a.ShowEarlier, earlier.show_earlier, _ALL, Needs.EARLIER, may="read_answers"),
        _row(a.TakeOver, earlier.take_over, _ALL, Needs.EARLIER, may="answer"),
        _row(a.ShowOpinions, opinions.show_opinions, _ALL, _APART, may="opine"),
        _row(a.GiveOpinion, opinions.give_opinion, _ALL, _APART, may="opine"),
        _row(a.EndOpinions, opinions.end_opinions, _ALL, _APART, _TEAM, may="opine"),
        _row(a.ShowDifferences, opinions.show_differences, _ALL, _APART, may="settle"),
        _row(a.Settle, opinions.settle, _ALL, _APART, may="settle"),
        _row(a.SettleAgreed, opinions.settle_agreed, _ALL, _APART, may="settle"),
        _row(a.ShowOverview, overview.show_overview, Needs.STANDINGS, may="read_overview", glance=True),
        _row(a.LinkDevice, privacy.link_device, glance=True),
        _row(a.ShowMyData, privacy.show_my_data, Needs.MEMBERSHIPS, Needs.IDENTITIES, glance=True),
        _row(a.JobDone, privacy.job_done, glance=True),
        _row(a.AlbumMade, album.album_made, glance=True),
        _row(a.PackMade, pack.pack_made, glance=True),
        _row(a.PageMade, signing_page.page_made, glance=True),
        _row(a.PackProgress, pack.pack_progress, glance=True),
        _row(a.Leave, privacy.leave, Needs.LEAVERS),
    ]
)
"""Back and Cancel have no row: `interpret` turns them into the screen that they lead to."""
