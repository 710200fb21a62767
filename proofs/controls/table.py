"""Which protection is removed, how, and what catches it. `docs/reliability.md` prints it."""

from dataclasses import dataclass

_DOUBTS = "tests/engine/test_engine_doubts.py"
_ONCE = "tests/engine/test_engine_writes_once.py"
_MATRIX = "tests/engine/test_engine_matrix.py::test_a_failure_is_met_as_the_table_says"


@dataclass(frozen=True)
class Control:
    """`old` stands exactly once in `file` (under `src/cc_flow`) and becomes `new`; then `test` must fail."""

    removed: str
    file: str
    old: str
    new: str
    test: str


CONTROLS = (
    Control(
        "the intent is not on disk before the send",
        "engine/sends.py",
        "    await context.journal.record_durably(intent)\n",
        "    context.journal.record(intent)\n",
        f"{_DOUBTS}::TestIntents::test_a_post_whose_process_died_after_it_was_sent_is_not_sent_again",
    ),
    Control(
        "`quiet` is nothing",
        "engine/reconcile.py",
        "    await _pause(context, prepared, prepared.quiet * context.quiet_factor - passed)\n",
        "    await _pause(context, prepared, 0.0 * passed)\n",
        f"{_ONCE}::test_a_create_that_is_applied_late_is_not_doubled",
    ),
    Control(
        "no baseline is read",
        "engine/writes.py",
        "    return await look(context, prepared) if has_look_before(prepared) else NOTHING\n",
        "    return NOTHING if has_look_before(prepared) else await look(context, prepared)\n",
        f"{_ONCE}::test_what_is_there_already_is_not_sent",
    ),
    Control(
        "redirects are followed",
        "api/exchange.py",
        "        response = await transport.handle_async_request(request)\n",
        "        response = await transport.handle_async_request(request)\n"
        "        if response.has_redirect_location:\n"
        "            url = request.url.join(response.headers['location'])\n"
        "            again = httpx.Request('GET', url, extensions=request.extensions)\n"
        "            response = await transport.handle_async_request(again)\n",
        "tests/api/test_api_answers.py::test_a_redirect_to_another_host_is_not_followed",
    ),
    Control(
        "a create without an answer is sent again at once",
        "engine/policy.py",
        "FailureKind.CUT:                  (_R,  _L,  _L,    _L,",
        "FailureKind.CUT:                  (_R,  _L,  _L,    _R,",
        f"{_MATRIX}[cut-create-first]",
    ),
    Control(
        "a toggle without an answer is sent again unseen",
        "engine/policy.py",
        "FailureKind.ROUTER:               (_R,  _L,  _L,",
        "FailureKind.ROUTER:               (_R,  _L,  _R,",
        f"{_MATRIX}[router-toggle-first]",
    ),
    Control(
        "money without an answer is sent again",
        "engine/policy.py",
        "FailureKind.SERVER_ERROR:         (_R2, _L,  _L,    _L,    _L,      _U,      _U),",
        "FailureKind.SERVER_ERROR:         (_R2, _L,  _L,    _L,    _L,      _U,      _R),",
        f"{_MATRIX}[server_error-money-first]",
    ),
    Control(
        "as many sends as the step allows",
        "engine/policy.py",
        "        EffectClass.CREATE: 2,\n",
        "        EffectClass.CREATE: 9,\n",
        f"{_ONCE}::test_two_sends_are_the_most",
    ),
    Control(
        "no look at the end of the run",
        "engine/settle.py",
        "    doubts = tuple(doubts_of(context))\n",
        "    doubts = tuple(doubts_of(context))[:0]\n",
        f"{_DOUBTS}::TestLateWork::test_a_duplicate_that_comes_minutes_later_is_told",
    ),
    Control(
        "the look at the end waits for nothing",
        "engine/settle.py",
        "        await _wait_for_the_latest(context, doubts)\n",
        "        await _wait_for_the_latest(context, ())\n",
        f"{_DOUBTS}::TestLateWork::test_a_toggle_flipped_twice_is_told",
    ),
    Control(
        "what is recorded as done is done again",
        "engine/recorded.py",
        '        case "succeeded" if not is_container:\n',
        '        case "succeeded" if is_container:\n',
        "tests/engine/test_engine_control.py::test_a_resume_does_only_what_is_left",
    ),
    Control(
        "404 is a failure, also for a DELETE that was done",
        "engine/writes.py",
        '    if prepared.spec.method != "DELETE" or failure.status not in (404, 410):\n',
        "    if failure.status is not None:\n",
        f"{_ONCE}::test_a_delete_that_finds_nothing_when_sent_again_was_done",
    ),
    Control(
        "who was taken over records on",
        "journal/store.py",
        '        if content["epoch"] != lease.epoch:\n',
        '        if content["epoch"] < lease.epoch:\n',
        "tests/journal/test_journal_leases.py::test_a_woken_sleeper_is_fenced_off",
    ),
    Control(
        "another run pays once more for what may have been made",
        "engine/writes.py",
        "        await refuse_beside_doubt(context, prepared, same=prepared.digest)\n",
        "        _ = prepared.digest\n",
        f"{_DOUBTS}::TestWords::test_a_caption_waits_for_what_another_run_has_sent",
    ),
    Control(
        "an old intent is sent",
        "engine/sends.py",
        "SENT_WITHIN = 10.0\n",
        "SENT_WITHIN = 1e9\n",
        f"{_DOUBTS}::TestIntents::test_what_was_intended_long_ago_is_not_sent",
    ),
    Control(
        "two writes of one thing at once",
        "engine/writes.py",
        "    return nullcontext() if key is None else context",
        "    return nullcontext() if key is not None else context",
        f"{_DOUBTS}::TestTwins::test_one_is_there_where_one_is_enough",
    ),
    Control(
        "nothing waits for a late reset",
        "engine/rest.py",
        "    met = [one for one in context.restless if _meet(one, prepared)]\n",
        "    met = [one for one in context.restless[:0] if _meet(one, prepared)]\n",
        f"{_DOUBTS}::TestSets::test_a_late_reset_does_not_take_what_was_put_there_since",
    ),
    Control(
        "every effect is allowed",
        "engine/guards.py",
        "    if effect in FREE or effect in context.permitted:\n",
        "    if effect in FREE or effect not in context.permitted:\n",
        f"{_ONCE}::test_an_effect_that_is_not_allowed_is_refused_before_anything_is_sent",
    ),
    Control(
        "money in a loop, where only the run sees it",
        "engine/guards.py",
        "    if effect in GRAVE and _is_in_loop(prepared.at):\n",
        "    if effect in FREE and _is_in_loop(prepared.at):\n",
        f"{_DOUBTS}::TestWords::test_money_never_runs_in_a_loop_by_a_side_door",
    ),
    Control(
        "the mask is off",
        "secret.py",
        "            if form in text:\n",
        "            if form in text[:0]:\n",
        "tests/api/test_api_answers.py::test_a_key_that_the_server_repeats_is_not_shown",
    ),
    Control(
        "texts are masked after they were shortened",
        "api/client.py",
        '        body = self._mask(reply.body.decode("latin-1")).encode("latin-1")\n',
        "        body = reply.body\n",
        "tests/api/test_api_answers.py::test_a_key_is_not_shown_in_part_either",
    ),
    Control(
        "secrets in answers are recorded",
        "actions/hiding.py",
        "    return hidden, hiding.has_hidden\n",
        "    return output, bool(hidden) and hiding.has_hidden\n",
        "tests/actions/test_actions_answer.py::test_secrets_are_hidden",
    ),
    Control(
        "a page need not begin where the one before had ended",
        "engine/paging.py",
        "        self.has_moved = self.has_moved or not is_there\n",
        "        self.has_moved = self.has_moved and is_there\n",
        "tests/engine/test_engine_paging.py::test_one_taken_out_behind_and_one_put_in_ahead_are_seen",
    ),
    Control(
        "a request counts from when it was let go, not from its answer",
        "journal/rate.py",
        "(scope, at, self._holder, place)",
        '(scope, at, "", place)',
        "tests/engine/test_engine_rate.py::test_no_stretch_sees_more_than_the_limit_whatever_the_network_does",
    ),
    Control(
        "money that is not allowed is refused when its turn comes",
        "cli/grave.py",
        "        if spec.effect in GRAVE - permitted and not is_done:\n",
        "        if spec.effect in permitted - GRAVE and not is_done:\n",
        "tests/engine/test_engine_locks.py::test_what_is_not_allowed_is_refused_before_the_first_request",
    ),
    Control(
        "that a full disk kept a write from being sent is not recorded",
        "journal/writer.py",
        "                await self.flush()\n            raise self._full\n",
        "                self._refused.clear()\n            raise self._full\n",
        "tests/journal/test_journal_writer.py::test_an_intent_that_needs_the_reserve_is_not_sent",
    ),
    Control(
        "a run whose progress cannot be written ends there",
        "cli/outlets.py",
        "                self.problem = problem\n",
        "                raise problem\n",
        "tests/cli/test_cli_outlets.py::test_a_run_goes_on_without_its_progress",
    ),
    Control(
        "a clock that is days off is believed",
        "engine/guards.py",
        "    refuse_wrong_day(context, prepared.at)\n",
        "",
        "tests/engine/test_engine_wrong_clock.py::test_with_the_wrong_day_nothing_is_written",
    ),
    Control(
        "another request is looked for than the one that was sent",
        "engine/writes.py",
        "        if open_intent.intended.digest != prepared.digest:\n",
        "        if open_intent.intended.digest == prepared.template_at:\n",
        "tests/engine/test_engine_resumed_otherwise.py::TestAnotherRequest::test_it_is_not_sent_while_the_first_is_in_doubt",
    ),
    Control(
        "a step that can ask no more forgets what it sent",
        "engine/calls.py",
        '        await refuse_another(context, at, f"the step cannot ask for it any more: {failure.message}")\n',
        "",
        "tests/engine/test_engine_resumed_otherwise.py::TestAnotherRequest::test_a_step_that_can_ask_no_more_stays_in_doubt",
    ),
    Control(
        "a run ends well beside a write in doubt",
        "engine/run.py",
        "    problem = _or_doubt(context, await settle.check(context, problem))\n",
        "    problem = await settle.check(context, problem)\n",
        "tests/engine/test_engine_resumed_otherwise.py::test_a_run_does_not_end_well_beside_a_write_in_doubt",
    ),
    Control(
        "a write is sent under another name than was recorded",
        "engine/sends.py",
        "attempt=send_number(context, prepared))",
        "attempt=1)",
        "tests/engine/test_engine_resumed_otherwise.py::TestRequestIds::test_what_is_sent_is_what_was_recorded",
    ),
    Control(
        "an edited step of a workflow that is used is not noticed",
        "cli/meanings.py",
        '            yield from _of_file(path_of(file, used), texts, f"{path}.")\n',
        "            path_of(file, used)\n",
        "tests/cli/test_cli_edited.py::test_what_is_in_doubt_is_settled_before_its_words_change[in-its-own-file]",
    ),
    Control(
        "a write inside of what follows from an edit is sent anew",
        "cli/meanings.py",
        "    stays = _with_above(written)\n",
        "    stays = set(written)\n",
        "tests/cli/test_cli_edited.py::test_a_write_inside_what_follows_stays_done",
    ),
    Control(
        "a list that was frozen forgets that it held secrets",
        "engine/loops.py",
        "    return LoopFrozen(at, frozen, hidden=is_hidden)\n",
        "    return LoopFrozen(at, frozen, hidden=False and is_hidden)\n",
        "tests/engine/test_engine_lost_secrets.py::TestNeeded::test_it_is_not_sent_masked",
    ),
    Control(
        "a secret that is not kept is sent as stars",
        "engine/prepared.py",
        "    if lost := lost_secret_in(rendered):\n",
        "    if (lost := lost_secret_in(rendered)) and not lost:\n",
        "tests/engine/test_engine_lost_secrets.py::TestNeeded::test_it_is_not_sent_masked",
    ),
    Control(
        "a secret becomes the key of an item",
        "engine/loops.py",
        "    _refuse_shown_secrets(context, items, at)\n",
        "",
        "tests/engine/test_engine_lost_secrets.py::test_a_secret_is_no_key",
    ),
    Control(
        "a refused key, a deadline or a policy hides what an earlier send may have done",
        "engine/writes.py",
        "    if not is_worse and _is_in_doubt(context, prepared):\n",
        "    if is_worse and _is_in_doubt(context, prepared):\n",
        "tests/engine/test_engine_doubt_ends.py::test_a_key_refused_at_the_second_send_does_not_hide_the_first",
    ),
    Control(
        "who interrupts the question whether to write may still say yes",
        "engine/guards.py",
        "    stop_if_interrupted(context, prepared.at)\n    if not context.is_confirmed:\n",
        "    if not context.is_confirmed:\n",
        "tests/engine/test_engine_confirming.py::test_a_yes_after_an_interruption_sends_nothing",
    ),
    Control(
        "what runs beside the question whether to write does not wait for the answer",
        "engine/guards.py",
        "    async with context.asking:\n",
        "    async with type(context.asking)():\n",
        "tests/engine/test_engine_confirming.py::test_nothing_is_sent_beside_the_question",
    ),
    Control(
        "a due time names the run that was forgotten",
        "journal/pruning.py",
        "    occurrences.keep_without_run(records, frozenset(one.run for one in pruning.taken))\n",
        "",
        "tests/journal/test_journal_pruning.py::test_a_due_time_whose_run_is_forgotten_stays_taken",
    ),
    Control(
        "a run with a write in doubt is forgotten",
        "journal/pruning.py",
        "        **_in_doubt(records),\n",
        "",
        "tests/journal/test_journal_pruning.py::test_a_run_with_an_open_write_is_never_forgotten",
    ),
    Control(
        "runs of a fleet are forgotten one by one",
        "journal/pruning.py",
        "    return fleets | reasons\n",
        "    return reasons\n",
        "tests/journal/test_journal_pruning.py::test_the_runs_of_a_fleet_go_together",
    ),
    Control(
        "what the wall's clock says has passed",
        "engine/passed.py",
        "        return max(0.0, min(self._on_the_wall(moment), *self._running(moment)))\n",
        "        return max(0.0, self._on_the_wall(moment))\n",
        "tests/engine/test_engine_passed.py::test_a_clock_set_forward_does_not_shorten_quiet",
    ),
    Control(
        "the membership is read before a person is asked, not after",
        "engine/expected.py",
        "            await guards.before_send(context, prepared, attempt=attempt)\n"
        "            failure = await _look_at_membership(context, prepared, look)\n",
        "            failure = await _look_at_membership(context, prepared, look)\n"
        "            await guards.before_send(context, prepared, attempt=attempt)\n",
        "tests/engine/test_engine_expected.py::test_what_changes_while_a_person_thinks_is_seen",
    ),
    Control(
        "the environment names a file for the secrets of connections",
        "api/transport.py",
        "    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  #",
        "    context = ssl.create_default_context(cafile=str(ca_bundle or certifi.where()))  #",
        "tests/api/test_api_cuts.py::test_the_environment_has_no_say_in_who_is_trusted_or_who_listens",
    ),
    Control(
        "a key that others can read is used",
        "settings/profile.py",
        '        refuse_readable(file, "the key")\n',
        "",
        "tests/cli/test_cli_profiles.py::test_a_key_file_is_its_users_alone",
    ),
    Control(
        "a create that is answered with nothing counts as done",
        "actions/spec.py",
        "        return is_there or self.effect_class is EffectClass.CREATE\n",
        "        return is_there\n",
        f"{_DOUBTS}::TestEmptyAnswers::test_what_it_made_is_looked_for_and_adopted",
    ),
    Control(
        "of a file outside the project that is no workflow nothing is shown",
        "workflow/loading.py",
        "    return not is_inside and _IS_OURS",
        "    return is_inside and _IS_OURS",
        "tests/workflow/test_workflow_loading.py::test_of_a_file_outside_that_is_no_workflow_nothing_is_shown",
    ),
    Control(
        "what went on beside a run says nothing of its unknown outcome",
        "schedule/decisions.py",
        "last_success <= one.ended",
        "last_success <= one.began",
        "tests/schedule/test_schedule_decisions.py::test_what_went_on_beside_a_run_says_nothing_of_its_outcome",
    ),
)
