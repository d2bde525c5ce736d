"""Each rule of history and merge is broken on purpose once, and a test must notice.

A table of which fault and which test; `pytest -m slow tests/test_deliberate_faults.py` tries each
on a copy of the sources.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).resolve().parents[1]


class Fault(NamedTuple):
    """A rule, where it stands, the words that keep it and those that break it, and the test."""

    rule: str
    file: str
    kept: str
    broken: str
    test: str


_SEEN = "test_merge.py::test_what_no_claimtrack_writes_is_refused_though_its_digest_fits"
_HEADER = (
    "test_merge.py::test_a_changeset_that_no_claimtrack_writes_is_refused_though_its_digest_fits"
)
_MACHINE = "test_merge_machine.py::test_every_order_of_merging_ends_alike_and_loses_nothing"

FAULTS = (
    # Numbers
    Fault(
        "two lower bounds are compatible, never agreement",
        "analysis/comparing.py", "return same and one.comparator not in _BOUNDS", "return same",
        "test_comparing.py::test_two_numbers_of_one_measure",
    ),
    Fault(
        "what a text leaves open is offered and not guessed",
        "analysis/numerals.py", "return (as_thousands,) if marks[0] == \",\" else (as_decimal, as_thousands)",
        "return (as_thousands,)",
        "test_quantities.py::test_numbers_are_read",
    ),
    Fault(
        "who gives a number of a measure denies no premise of it",
        "queries/numbers.py", "for name in counted[claim] - own.get(denier, set()):", "for name in counted[claim]:",
        "test_numbers.py::test_a_denial_of_the_premise_stands_apart_from_zero",
    ),
    # What analyses rest on
    Fault(
        "a search is another source than the place that was searched",
        "ids.py", "return natural_id(\"source\", \"search\", *map(normalise, (place, words, by, when)))",
        "return natural_id(\"source\", \"url\", place)",
        "test_review_changes.py::test_a_search_is_a_source_of_its_own_beside_the_place",
    ),
    Fault(
        "who is asked to judge is blind, however the name is written",
        "queries/reviewing.py", "and normalise(one) == wanted", "and one == wanted",
        "test_blind.py::test_a_name_is_one_however_it_is_written",
    ),
    Fault(
        "only a search is evidence that something is absent",
        "queries/gaps.py", "col(Source.kind) == SourceKind.SEARCH.value", "col(Source.kind).is_not(None)",
        "test_gaps.py::test_an_absence_without_a_search_is_a_gap",
    ),
    Fault(
        "an original is derived from nothing",
        "changes/lineage.py", "given[other] = None", "pass",
        "test_review_changes.py::test_an_original_is_derived_from_nothing",
    ),
    Fault(
        "a number is kept exactly, in one spelling",
        "schemas/decimals.py", "Decimal(str(given).strip().replace(\"_\", \"x\"))", "Decimal(float(given))",
        "test_review_model.py::test_a_number_has_one_spelling",
    ),
    Fault(
        "a name is assigned once, however it is written",
        "ids.py", "return natural_id(\"assignment\", claim, normalise(reviewer))", "return natural_id(\"assignment\", claim, reviewer)",
        "test_review_changes.py::test_an_assignment_is_one_however_the_name_is_written_and_comes_back",
    ),
    # Briefs
    Fault(
        "a confidential name in a text is replaced by its pseudonym",
        "brief/audience.py", "return self._names.hide(text)", "return text",
        "test_brief_audiences.py::test_nothing_that_is_withheld_is_in_any_file",
    ),
    Fault(
        "an address that has a confidential name in it is held back",
        "brief/audience.py", "self._names.names_in_address(text)", "False",
        "test_brief_audiences.py::test_nothing_that_is_withheld_is_in_any_file",
    ),
    Fault(
        "the public reads no judgement from which somebody on the desk dissents",
        "brief/audience.py", "if len(judged) == 1 and", "if len(judged) >= 1 and",
        "test_brief_audiences.py::test_nobody_outside_learns_of_dissent",
    ),
    Fault(
        "what a claim said in an earlier state is covered as what it says",
        "brief/audience.py", "earlier=self._earlier(),", "earlier=whole.earlier,",
        "test_brief_audiences.py::test_nothing_that_is_withheld_is_in_any_file",
    ),
    Fault(
        "what is united with a confidential source is confidential",
        "queries/brief.py", "hidden.get(groups.first(id_))", "hidden.get(id_)",
        "test_brief_audiences.py::test_a_source_that_was_united_with_a_confidential_one_is_confidential",
    ),
    Fault(
        "what people wrote is no markup in HTML",
        "brief/html/elements.py", "child if type(child) is Markup else escape(child)", "child",
        "test_brief.py::test_html_of_a_hostile_case_is_only_words",
    ),
    Fault(
        "what people wrote is no markup in Markdown",
        "brief/markdown.py", r'_SPECIAL.sub(r"\\\g<0>", line)', "line",
        "test_brief.py::test_markdown_of_a_hostile_case_is_only_words",
    ),
    Fault(
        "quotation marks stand around verbatim words only",
        "brief/quoting.py", "is_verbatim = row.wording == Wording.VERBATIM", "is_verbatim = True",
        "test_brief.py::test_quotation_marks_stand_around_verbatim_words_only",
    ),
    Fault(
        "an exhibit keeps the mark that it was given",
        "brief/exhibits.py", 'material.exhibits.get(shown, f"E{number}")', 'f"AL{number}"',
        "test_brief.py::test_an_exhibit_keeps_the_mark_that_it_was_given",
    ),
    # What a speaker says over time
    Fault(
        "only dates that say which is later make a shift",
        "analysis/said.py", "return self.latest < other.earliest", "return self.latest <= other.earliest",
        "test_positions.py::test_only_dates_that_say_which_is_later_make_a_shift",
    ),
    Fault(
        "a repeat after a turn is a return, and is not folded away",
        "analysis/positions.py", "self.starts.add(after.id)\n        return True", "return True",
        "test_positions.py::test_repeats_are_folded_until_the_speaker_turns_and_returns",
    ),
    Fault(
        "what a body says turns from what was said before it alone",
        "analysis/positions.py", "return before.voice is not Voice.BODY", "return True",
        "test_positions.py::test_a_body_counts_where_it_turns_from_what_the_speaker_said_before",
    ),
    # What others did since one looked
    Fault(
        "what was not in the file at the last look is new, however old it is",
        "store/last_look.py", "new = self.known if before is None else self.known - before.known",
        "new = {i for i in self.known if before is None or i > max(before.known)}",
        "test_since.py::test_what_a_merge_brings_late_is_new_and_what_was_read_in_a_copy_is_not",
    ),
    Fault(
        "an older copy that is looked at takes nothing back",
        "store/last_look.py", "look.known if before is None else look.known | before.known", "look.known",
        "test_since.py::test_what_a_merge_brings_late_is_new_and_what_was_read_in_a_copy_is_not",
    ),
    Fault(
        "what came in while one read is not counted as seen",
        "tui/views/since.py", "keep_look(session.connection(), me, look)",
        "keep_look(session.connection(), me, since(session, me)[1])",
        "test_since_screen.py::test_opening_says_what_others_did_and_r_counts_what_was_listed_as_seen",
    ),
    Fault(
        "what a large changeset did is found in its blocks",
        "queries/fresh.py", "touched |= ids", "pass",
        "test_since.py::test_a_conflict_is_about_its_claim_and_a_large_import_is_read_from_its_blocks",
    ),
    Fault(
        "an answer that comes while the screen is left is dropped",
        "tui/app.py", "act(*values) if self.is_running else None", "act(*values)",
        "test_tui.py::test_an_answer_that_comes_while_the_screen_is_left_is_dropped",
    ),
    Fault(
        "a copy that names somebody confidential is in no bundle for others",
        "transfer/bundle.py", "any(names.hide(each) != each for each in shown)", "False",
        "test_bundle.py::test_nothing_that_is_withheld_is_in_any_file_of_a_bundle",
    ),
    Fault(
        "a library in another format takes nothing back",
        "formats/ris.py", "short_keys=True, forms=True", "short_keys=True",
        "test_references.py::test_one_library_in_two_formats_settles_and_takes_nothing_back",
    ),
    # Briefs as PDF and DOCX
    Fault(
        "letters that no font has are replaced before they are set",
        "brief/pdf/setting.py", "Replacements(without_shape(_strings(plain)))", "Replacements(frozenset())",
        "test_brief_files.py::test_letters_without_a_shape_are_replaced_and_listed",
    ),
    Fault(
        "the same brief is the same document of Word",
        "brief/word/package.py", "zipfile.ZipInfo(name, _EARLIEST)", "zipfile.ZipInfo(name, __import__('time').localtime()[:5] + (id(whole) % 60,))",
        "test_brief_files.py::test_every_quote_and_claim_stands_word_for_word_in_both_files",
    ),
    # Articles held against the file
    Fault(
        "a quotation ends and begins with whole words",
        "proofing/quotations.py", "join(pieces) + r", "join(pieces) or r",
        "test_proof.py::test_a_quotation_may_leave_out_and_put_in_words_and_nothing_else",
    ),
    Fault(
        "words of the reporter bear no quotation marks",
        "proofing/checks.py", "    if not verbatim:", "    if False:",
        "test_proof.py::test_each_finding_of_a_draft_is_told_with_its_line",
    ),
    Fault(
        "a draft names nobody whom a brief would hide",
        "transfer/proof.py", "held_back(*confidential_rows(session.connection()))", "held_back({}, {})",
        "test_proof.py::test_a_draft_names_nobody_whom_a_brief_would_hide",
    ),
    # Pictures
    Fault(
        "a line keeps its own place where it passes a column",
        "pictures/layers.py", "Size(0.0, _THREAD)", "Size(0.0, -60.0)",
        "test_drawings.py::test_no_box_no_word_and_no_line_stands_on_a_box",
    ),
    Fault(
        "words of people are no markup in a picture",
        "pictures/svg.py", "return escape(_plain(words))", "return _plain(words)",
        "test_drawings.py::test_words_of_people_are_data_and_every_label_is_within_its_box",
    ),
    # Lineage and look-alike copies
    Fault(
        "what nobody examined may all come from one",
        "analysis/lineage.py", "max(originals, min(1, len(found)))", "len(found)",
        "test_lineage_rules.py::test_least_and_most_are_those_of_every_way_it_may_turn_out",
    ),
    Fault(
        "a circle is no origin",
        "analysis/lineage.py", "            circle = _from_the_least(path[passed[at] :])", "            circle = ()",
        "test_lineage_rules.py::test_least_and_most_are_those_of_the_table",
    ),
    Fault(
        "what was retracted is no way to an origin",
        "queries/lineage.py", "cited.where(col(Citation.retracted).is_(False), ", "cited.where(",
        "test_lineage.py::test_what_is_recorded_united_and_retracted_changes_the_figures",
    ),
    Fault(
        "what many texts have and is not nearly all of them makes no copy",
        "analysis/copies.py", "if 2 * mostly[each] <= holders[each]", "if False",
        "test_look_alike_copies.py::test_a_footer_that_many_texts_have_makes_none_a_copy",
    ),
    Fault(
        "a copy of which the lineage is recorded is offered no more",
        "queries/copies.py", "own.original or own.derived_from in documents or ", "",
        "test_lineage.py::test_copies_are_offered_with_their_passage_and_never_linked",
    ),
    # Verdicts that are independent
    Fault(
        "what is covered is told by no sentence",
        "queries/telling.py", "_covered(change) if row_id in hidden else change", "change",
        "test_blind.py::test_no_command_shows_a_covered_verdict_and_machines_get_all",
    ),
    Fault(
        "a verdict is covered on the sheet of its claim",
        "queries/judgements.py", 'covered(connection, [row["id"] for row in rows])', "frozenset()",
        "test_blind.py::test_no_command_shows_a_covered_verdict_and_machines_get_all",
    ),
    Fault(
        "the past is as blind as the present",
        "changes/as_of.py", "bind_reader(past, reader_of(present), present)", "pass",
        "test_blind.py::test_no_command_shows_a_covered_verdict_and_machines_get_all",
    ),
    Fault(
        "who saw the verdicts of others judges informed",
        "queries/blind.py", "if judged or claim in seen", "if judged",
        "test_blind.py::test_a_judgement_is_independent_unless_others_were_seen_or_one_had_judged",
    ),
    Fault(
        "an ordered scale counts how far words are apart",
        "analysis/alpha.py", "if not ordinal:", "if True:",
        "test_agreement_rules.py::test_krippendorffs_worked_example_has_his_figures",
    ),
    # What came in before, under the same keys or by the same rows
    Fault(
        "what stands as it was imported last is in no conflict with the next import",
        "transfer/before.py", "if group_of(entity, name) in old}", "if False}",
        "test_import_command.py::test_an_import_that_was_undone_comes_back_without_a_conflict",
    ),
    Fault(
        "another table with the same keys is stopped",
        "transfer/changed_rows.py", "if source.is_named or rewritten < _FEW", "if True or rewritten < _FEW",
        "test_import_command.py::test_another_table_with_the_same_numbers_does_not_write_over_the_first",
    ),
    Fault(
        "a library does not write over another's work of the same key",
        "transfer/changed_rows.py", "if report.other_works and source", "if False and source",
        "test_references.py::test_one_key_of_two_libraries_for_two_works_stops_the_second",
    ),
    Fault(
        "an unnamed speaker of a table is nobody of that name",
        "transfer/shown_speakers.py", "and (is_unnamed or not self", "and (not self",
        "test_table_speakers.py::test_a_table_shows_names_and_brings_the_same_actors_into_another_file[sqlite-csv]",
    ),
    Fault(
        "a speaker that was renamed since is found by the name of then",
        "transfer/shown_speakers.py", "map(normalise, (name, *then))", "map(normalise, (name,))",
        "test_table_speakers.py::test_a_speaker_that_was_renamed_since_is_the_same_and_another_name_is_another",
    ),
    Fault(
        "a source beside a statement is whoever spoke",
        "formats/tables/evidence.py", "if spoken is not None and", "if False and",
        "test_guessed_columns.py::test_a_column_has_the_place_that_its_name_and_its_cells_say",
    ),
    Fault(
        "a row whose id was emptied is the one that is gone",
        "formats/tables/way_back.py", "if len(lost) == 1:", "if False:",
        "test_table_export.py::test_a_row_whose_id_was_emptied_is_no_second_claim",
    ),
    # Libraries and argument maps of others, and what goes out in their formats
    Fault(
        "a last entry of RIS without its end is read",
        "formats/ris.py", "        yield start, tags\n\n\ndef _reference", "\n\ndef _reference",
        "test_references.py::test_one_library_gives_the_same_sources_in_every_format",
    ),
    Fault(
        "premises that hold together are one group, and one alone is none",
        "formats/aif.py", "if len(premises) > 1 else {}", "if premises else {}",
        "test_argument_maps.py::test_a_graph_of_aif_is_claims_groups_and_conflicts",
    ),
    Fault(
        "words that Argdown would take as its own are escaped",
        "formats/argdown.py", '_SPECIAL.sub(', '" ".join(("", text)) or _SPECIAL.sub(',
        "test_writers.py::test_argdown_has_statements_with_what_is_for_and_against_each",
    ),
    Fault(
        "exported words come back as they are",
        "transfer/plan.py", "record.exact is not None and record.id is None:  # what", "record.exact is not None:  # what",
        "test_writers.py::test_words_that_were_cited_before_a_copy_was_kept_come_back_as_they_are",
    ),
    # Tables of others, and ours that come back
    Fault(
        "no cell of a CSV is a formula",
        "formats/tables/written.py", 'return f"\'{text}" if _FORMULA.match(text) else text', "return text",
        "test_table_export.py::test_no_cell_of_a_csv_is_a_formula_and_each_comes_back_as_it_was",
    ),
    Fault(
        "a workbook that comes back has seen no more than it shows",
        "transfer/batch.py", "seen = self._seen_of(item.base, row_id)", "seen = heads(log.edits_of(self._changeset.connection, [row_id])[row_id])",
        "test_table_export.py::test_what_a_teammate_changed_meanwhile_is_in_conflict_and_not_overwritten",
    ),
    Fault(
        "a table of ours says nothing of what it has no column for",
        "formats/tables/records.py", "is_part=self._is_ours", "is_part=False",
        "test_table_export.py::test_tables_that_come_back_unchanged_change_nothing",
    ),
    Fault(
        "a column without a place is counted and kept",
        "formats/tables/records.py", "for column in self._lost:", "for column in ():",
        "test_tables.py::test_each_column_of_a_table_goes_where_its_name_says",
    ),
    # Blocks and files that come from elsewhere
    Fault(
        "only what is worth it is kept as it was compressed elsewhere",
        "history/packing.py", "if 2 * len(data) <= len(plain)", "if len(data) <= 2 * len(plain)",
        "test_blocks.py::test_blocks_that_came_compressed_are_kept_as_they_are_where_that_is_worth_it",
    ),
    Fault(
        "blocks of an import are not compressed again by a merge",
        "history/packing.py", "self._known.pop(plain, None) or", "",
        "test_blocks.py::test_blocks_that_came_compressed_are_kept_as_they_are_where_that_is_worth_it",
    ),
    Fault(
        "ids of an older file are the ids of the newer",
        "merging/source.py", "Uuid() if is_older else Id()", "Id()",
        "test_mixed_versions.py::test_older_files_merge_as_if_they_were_upgraded[MixedCopies]",
    ),
    Fault(
        "a formula without a value refuses its row",
        "formats/tables/xlsx.py", 'if value is None and kind != "str":', "if False:",
        "test_sheets.py::test_a_sheet_is_read_with_what_stands_beside_its_cells",
    ),
    # Notes of annotation tools
    Fault(
        "private notes are left out",
        "formats/hypothesis.py", "if closed and not source.options.private:",
        "if closed and source.options.private:",
        "test_annotations.py::test_private_notes_are_left_out_unless_they_are_asked_for",
    ),
    Fault(
        "a note is anchored by its words, and never by a number alone",
        "transfer/anchors.py", "if place in numbers]", "][:1] or [record.start]",
        "test_annotations.py::test_words_decide_where_a_note_stands_and_never_a_number_alone",
    ),
    Fault(
        "a note leaves what the file says of its source",
        "transfer/batch.py", "if item.only_names and row == item.plan.main and", "if False and",
        "test_annotations.py::test_a_note_leaves_what_the_file_says_of_its_source",
    ),
    # What is done for many rows at once
    Fault(
        "an id stands in a patch as people write it",
        "history/patches.py", "{digits[:8]}-", "{digits[:8]}",
        "test_wide_import.py::test_a_patch_is_the_canonical_json_of_its_values",
    ),
    Fault(
        "SQLite passes over the checks only of rows that pass them",
        "store/bulk.py", "bool(set(columns.get(name, ())) <= words)", "True",
        "test_wide_import.py::test_a_word_outside_its_list_is_refused_among_many_rows[sqlite]",
    ),
    Fault(
        "what is cited for a new claim is among its words",
        "changes/derived.py", '.append((row_id, values["exact"]))', "",
        "test_wide_import.py::test_rows_of_one_batch_are_as_of_many[sqlite]",
    ),
    Fault(
        "of rows that have other fields each field goes to its own column",
        "store/bulk.py", "[row.get(name) for row in rows]", "[*rows[0].values()][:1] * len(rows)",
        "test_wide_import.py::test_rows_of_one_batch_are_as_of_many[sqlite]",
    ),
    Fault(
        "what stands as it was imported is told by its hash",
        "transfer/unchanged.py", " and imports[0][1] == found[place].sha256", "",
        "test_large_files.py::test_what_stands_as_it_was_imported_is_not_looked_at_again",
    ),
    Fault(
        "an answer that was taken back is not counted",
        "queries/claim_facts.py", ", col(pointer).not_in(gone)", "",
        "test_large_files.py::test_claims_as_facts_are_claims_as_rows",
    ),
    Fault(
        "an exported note stays on what it is on",
        "transfer/exporting.py", "notes = self._notes(f\"{entity}_id\", ids)", "notes = self._notes(\"claim_id\", ids)",
        "test_large_files.py::test_notes_and_the_replies_to_them_stay_with_what_they_are_on",
    ),
    # Supports, and what outside organisations judged
    Fault(
        "what others published is none of the desk's verdicts",
        "queries/claim_list.py", "col(Assessment.source_id).is_(None),", "",
        "test_support.py::test_an_outside_verdict_is_beside_the_own_one_of_the_same_name[sqlite]",
    ),
    Fault(
        "what a reviewer published in a source is a judgement of its own",
        "ids.py", "parts = () if source is None else (source,)", "parts = ()",
        "test_support.py::test_an_outside_verdict_is_beside_the_own_one_of_the_same_name[sqlite]",
    ),
    Fault(
        "a note on words that the copy has not refuses no record",
        "transfer/anchors.py", "    except QuoteNotFoundError:", "    except ZeroDivisionError:",
        "test_support.py::test_a_note_is_anchored_by_its_words_and_stays_as_it_came_where_there_are_none",
    ),
    Fault(
        "a reason names what supports the claim and is defeated",
        "queries/supports.py", "col(Standing.label) == Label.DEFEATED.value", "col(Standing.label) != Label.DEFEATED.value",
        "test_support.py::test_the_commands_enter_both_and_the_sheet_shows_them_apart",
    ),
    # Upgrades
    Fault(
        "room that a killed upgrade left is given back by who writes next",
        "store/session.py", "                    give_back_room(path, self.on_wait)\n", "                    pass\n",
        "test_room.py::test_who_writes_next_gives_back_the_room_that_a_killed_upgrade_left",
    ),
    # What fact-checkers publish
    Fault(
        "claims of one page never stand for each other",
        "formats/claim_review/records.py", "{query}#{_digest(text)}", "{query}",
        "test_claim_reviews.py::test_a_page_gives_each_claim_once_with_who_said_it_and_where",
    ),
    Fault(
        "a rating means a verdict as a whole alone",
        "formats/claim_review/verdicts.py", ".get(folded(rating)) if table", ".get(folded(rating.split(\",\")[0])) if table",
        "test_claim_reviews.py::test_the_labels_of_each_publisher_mean_one_verdict_and_only_as_a_whole",
    ),
    Fault(
        "how far a page nests is told before its microdata is followed",
        "formats/claim_review/pages.py", "page.deepest_item > DEEPEST or page.deepest > _DEEPEST_TAGS", "len(text) < 0",
        "test_claim_reviews.py::test_a_page_that_nests_too_deeply_is_refused_before_it_is_followed",
    ),
    Fault(
        "a claim of EUvsDisinfo without an address is known by its words",
        "formats/euvsdisinfo/cases.py", "f\"claim {digest(text)}\"", "f\"claim {number}\"",
        "test_euvsdisinfo.py::test_a_case_is_a_claim_that_appeared_somewhere_and_was_answered",
    ),
    Fault(
        "another disproof of a claim is another rebuttal",
        "formats/euvsdisinfo/cases.py", "setdefault(normalise(words), (words, []))", "setdefault(\"\", (words, []))",
        "test_euvsdisinfo.py::test_a_case_is_a_claim_that_appeared_somewhere_and_was_answered",
    ),
    Fault(
        "a form of a review takes nothing back that it lacks",
        "formats/claim_review/__init__.py", ", forms=True)", ")",
        "test_forms_of_one.py::test_a_poorer_form_takes_nothing_back_and_a_second_run_changes_nothing",
    ),
    Fault(
        "what a form of a review said before is nothing new when another said otherwise since",
        "transfer/forms.py", "said = [current.get(name), *(form.get(name) for form in forms)]", "said = [current.get(name)]",
        "test_forms_of_one.py::test_a_form_revises_what_it_says_otherwise_and_leaves_what_the_desk_wrote",
    ),
    # Who writes, and what is refused
    Fault(
        "nothing of an import is written before Enter is pressed on its dry run",
        "tui/verbs/importing.py", "screen.note_progress, dry_run=True)", "screen.note_progress, dry_run=False)",
        "test_import_on_screen.py::test_what_an_import_would_do_is_shown_first_and_enter_alone_writes_it",
    ),
    Fault(
        "a key that was typed before a dry run can have been read imports nothing",
        "tui/widgets/dry_run.py", "self._shown_at + BLIND_S", "self._shown_at",
        "test_import_on_screen.py::test_enter_typed_before_anybody_can_have_read_the_dry_run_writes_nothing",
    ),
    Fault(
        "nobody writes on the screen before the settings say who",
        "tui/work.py", "        self._bench.settings_watch.check_author()\n", "",
        "test_refused_on_screen.py::test_nobody_writes_before_the_settings_can_be_read",
    ),
    Fault(
        "a form whose answers are refused stands again",
        "tui/work.py", "            interview.refuse(sentence)\n", "",
        "test_refused_on_screen.py::test_a_refused_form_stands_with_the_sentence_and_what_was_typed[note]",
    ),
    Fault(
        "a line that may have named the author leaves it in doubt",
        "settings.py", "        if _NAMES_AUTHOR.match(line):\n            self.doubt_author()", "        pass",
        "test_settings.py::test_a_mistake_never_changes_who_writes",
    ),
    Fault(
        "a source left with neither can be written to",
        "schemas/validation.py", "    if \"title\" in written or \"url\" in written:\n", "    if True:\n",
        "test_nameless_sources.py::test_what_a_merge_left_without_a_name_is_called_by_kind_and_date_and_named_by_check",
    ),
    Fault(
        "what looks like an id is no claim",
        "changes/statements.py", "    refuse_id_as_text(given)\n", "",
        "test_slips_of_ids.py::test_what_looks_like_an_id_and_is_none_is_refused",
    ),
    Fault(
        "what looks like an id is nobody's name",
        "changes/actors.py", '    refuse_id_as_name("actor", name)\n', "",
        "test_slips_of_ids.py::test_what_looks_like_an_id_and_is_none_is_refused",
    ),
    Fault(
        "who issues an article is no person",
        "changes/actors.py", "_ISSUERS.get(source_kind, ActorKind.PERSON)", "ActorKind.PERSON",
        "test_source_list.py::test_an_issuer_who_is_new_is_of_the_kind_that_issues_such",
    ),
    Fault(
        "who resembles one actor is found by every name that may",
        "similarity.py", "or not _LETTERS_ONLY.fullmatch(name) or", "or",
        "test_alike_of_one.py::test_one_looks_like_whom_it_looks_like_among_all",
    ),
    # What is typed
    Fault(
        "figures that may be two days are no date",
        "date_words.py", "if both and first != second:", "if False:",
        "test_date_words.py::test_what_is_no_one_date_is_refused_and_why",
    ),
    Fault(
        "a claim that is picked is no new one",
        "tui/widgets/forms.py", "if field.only_new not in self._picked\n", "if True\n",
        "test_forms.py::test_what_one_picks_says_whether_a_claim_is_new",
    ),
    # Actors
    Fault(
        "actors that were united count as one, also in a chain",
        "queries/actor_list.py", "else_=direct) if chained else direct", "else_=direct) if False else direct",
        "test_actors.py::test_chains_that_two_copies_made_are_one_all_the_same[sqlite]",
    ),
    Fault(
        "an actor of whom one claim fits is not among those of whom none does",
        "queries/actor_list.py", "listed.append(shown.not_in(firsts.where(spoke)))", "listed.append(shown.not_in(firsts.where(spoke, col(Actor.same_as_id).is_not(None))))",
        "test_actors.py::test_actors_are_found_by_any_name_role_and_kind_and_by_their_claims[sqlite]",
    ),
    Fault(
        "namesakes are told apart",
        "queries/claim_list.py", "    if told == names:", "    if True:",
        "test_actors.py::test_namesakes_are_told_apart_wherever_they_are_named[sqlite]",
    ),
    # The clock and the fold
    Fault(
        "an id is above every id that its author can know",
        "changes/own_steps.py", "        log.newest_id(connection),", "        None,", _MACHINE,
    ),
    Fault(
        "an installation knows its own ids",
        "history/clock.py", "== _mark(rest, secret)", "== 0",
        "test_namesakes.py::test_an_installation_knows_its_own_ids",
    ),
    Fault(
        "the preview gives way before who says it, and how it stands in words",
        "tui/workbench.tcss", "{ width: 64%; border-right", "{ width: 45%; border-right",
        "test_who_says_it.py::test_every_row_says_who_and_how_it_stands[140]",
    ),
    Fault(
        "what looks at every row is not begun anew for who moves",
        "tui/query_thread.py", "self._long if slot in LONG else", "self._quick if slot in LONG else",
        "test_query_thread.py::test_a_long_answer_is_begun_once_however_much_somebody_moves",
    ),
    Fault(
        "an answer that is stopped is no sign of a strange file",
        "store/session.py", "None if is_interrupt(error) else ", "",
        "test_query_thread.py::test_a_write_waits_for_no_list_that_is_being_put_in_order",
    ),
    Fault(
        "the cursor stays on its row when the list is put in another order",
        "tui/views/arranging.py", "self.search(keep=True)\n        self.update", "self.search()\n        self.update",
        "test_arranging_screen.py::test_keys_go_through_the_orders_and_the_cursor_stays_on_its_row",
    ),
    Fault(
        "what cannot be read of one's own lists is not written over",
        "store/own_lists.py", "own, path = change(read_own_lists())", "own, path = change(usable_own_lists())",
        "test_arranging_screen.py::test_what_one_chose_of_a_list_is_there_again_and_in_no_file",
    ),
    Fault(
        "a group has just the claims that its filter finds",
        "queries/groups.py", "{month + 1:02}", "{month or 1:02}",
        "test_arranging.py::test_each_group_is_what_its_filter_finds",
    ),
    Fault(
        "a source is never written without a title and an address",
        "schemas/validation.py", 'if entity != "source" or row["title"] or row["url"]:', "if True:",
        "test_nameless_sources.py::test_a_source_with_neither_is_refused_at_every_border",
    ),
    Fault(
        "a source that a merge left with neither can be written to, and is named by check",
        "schemas/validation.py", 'if "title" in written or "url" in written:', "if True:",
        "test_nameless_sources.py::test_what_a_merge_left_without_a_name_is_called_by_kind_and_date_and_named_by_check",
    ),
    Fault(
        "a screen whose terminal is gone leaves, also where SIGHUP is ignored",
        "tui/terminal.py", "poll.register(terminal, 0)", "poll.register(wake, 0)",
        "test_terminal.py::test_a_screen_whose_terminal_is_gone_leaves_with_what_was_typed",
    ),
    Fault(
        "a screen that is told to go on reads its keys once",
        "tui/terminal.py", "self._app.call_later(self._begin_anew)", "self.resume_application_mode()",
        "test_terminal.py::test_a_screen_told_to_go_on_leaves_by_q_and_gives_the_terminal_back",
    ),
    Fault(
        "Esc is a key of its own whatever comes with it",
        "tui/escape_key.py", "for place, piece in enumerate(pieces):", "for place, piece in enumerate([data]):",
        "test_escape_key.py::test_escape_is_a_key_of_its_own_whatever_comes_with_it",
    ),
    Fault(
        "keys typed at once enter the same case as keys typed slowly",
        "tui/widgets/forms.py", "return found.is_sought(self._bench, entry.value)", "return False",
        "test_typed_case.py::test_a_case_typed_without_a_pause_is_the_case_that_is_written_down",
    ),
    Fault(
        "who passes by a field on the way down a form picks nothing there",
        "tui/widgets/forms.py", "return entry is self.entries()[0] or", "return True or",
        "test_finder.py::test_part_of_is_found_by_words_and_passing_by_picks_nothing",
    ),
    Fault(
        "a form that lost its focus takes keys again",
        "tui/typed.py", "screen.set_focus(screen.focus_chain[0])", "return False",
        "test_finder.py::test_a_form_that_lost_its_focus_takes_it_back_for_the_next_key",
    ),
    Fault(
        "an id bears the mark of one secret",
        "history/clock.py", 'rest.to_bytes(12, "big"), key=secret', 'rest.to_bytes(12, "big"), key=bytes(32)',
        "test_namesakes.py::test_it_takes_no_other_id_for_its_own",
    ),
    Fault(
        "the secret is made once, whoever asks first",
        "store/installation.py", "if path.exists() and _read(path) is None:", "if path.exists():",
        "test_namesakes.py::test_of_two_that_make_one_both_get_the_first",
    ),
    Fault(
        "an undo without an id takes what was made here",
        "changes/own_steps.py", "if is_made_by(step, secret):", "if True:",
        "test_namesakes.py::test_an_undo_without_an_id_takes_what_was_made_here[sqlite]",
    ),
    Fault(
        "a merge says once that somebody else writes under one's name",
        "merging/noticing.py", "notes.namesakes.append(self._author)", "pass",
        "test_namesakes.py::test_a_merge_says_once_that_somebody_else_writes_under_my_name[sqlite]",
    ),
    Fault(
        "one's own work that comes back is no namesake's",
        "merging/noticing.py", "and not clock.is_made_by(header.id, self._secret)", "",
        "test_namesakes.py::test_my_own_work_that_comes_back_is_no_namesake[sqlite]",
    ),
    Fault(
        "what reading refuses, writing refuses first",
        "history/dating.py", "if present_ms > latest_plausible(newest_ms, accepted_ms):", "if False:",
        "test_clocks.py::test_a_clock_that_leaps_ten_years_is_refused_before_anything_is_written[sqlite]",
    ),
    Fault(
        "what was accepted here opens the file again",
        "history/dating.py", "max(present_ms, accepted_ms or 0)", "present_ms",
        "test_clocks.py::test_a_file_that_a_wrong_clock_locked_is_opened_again[sqlite]",
    ),
    Fault(
        "a merge asks every computer once",
        "merging/noticing.py", "notes.accepted = self._accepted.hex", "pass",
        "test_clocks.py::test_a_merge_asks_every_computer_once[sqlite]",
    ),
    Fault(
        "after the year 9999 nothing is accepted",
        "merging/verify.py", "if dated_ms > LAST_MS:", "if False:",
        "test_clocks.py::test_an_id_after_the_year_9999_stays_refused[sqlite-True]",
    ),
    Fault(
        "a date ahead of the clock is named at the merge",
        "merging/apply.py", "self._noticing.look(self._connection, self._brought)", "pass",
        "test_clocks.py::test_changes_dated_ahead_are_named_with_their_author_at_the_merge[sqlite]",
    ),
    Fault(
        "a date ahead of the clock is named on opening",
        "store/session.py", "self.on_notice(ahead.sentence(present_ms))", "pass",
        "test_clocks.py::test_an_opening_names_them_once_a_day",
    ),
    Fault(
        "who is pushed ahead is not to blame",
        "store/ahead.py", "is_pushed = True", "pass",
        "test_clocks.py::test_who_is_pushed_ahead_by_what_was_there_is_not_blamed[sqlite]",
    ),
    Fault(
        "the order of arrival never matters",
        "history/fold.py", "ordered = sorted(edits, key=lambda edit: edit.changeset_id)",
        "ordered = list(edits)", "test_history.py::test_the_order_of_arrival_never_matters",
    ),
    Fault(
        "a change that has not seen another does not overrule it",
        "history/fold.py", "if edit.parents != before:", "if False:",
        "test_history.py::test_two_writes_that_did_not_are_one_and_the_later_id_is_shown",
    ),
    Fault(
        "of imports that spell one name in several ways the first shows",
        "history/fold.py", "if edit.changeset_id not in later", "if True",
        "test_history.py::test_two_spellings_of_an_imported_name_are_no_conflict_and_the_first_shows",
    ),
    # The work of others
    Fault(
        "work that a retraction had not seen keeps the row in sight",
        "history/fold.py", "work = [e for e in work if e.changeset_id not in seen and not _repeated(e, written)]",
        "work = []", "test_unseen_work.py::test_a_note_that_a_retraction_had_not_seen_keeps_the_claim_in_sight",
    ),
    Fault(
        "who had seen what is asked once of a row with thousands of changes",
        "history/seen.py", "handed_on = later[edit.changeset_id] | marks.get(edit.changeset_id, 0)",
        "handed_on = later[edit.changeset_id] | marks.get(edit.changeset_id, 0)\n"
        "        marks_of_earlier(ordered, marks)",
        "test_long_histories.py::test_a_row_with_thousands_of_changes_by_two_is_gone_over_a_few_times",
    ),
    Fault(
        "a chain of united rows is followed once",
        "store/united.py", "self._first[row] = end", "pass",
        "test_long_histories.py::test_a_long_chain_of_united_rows_is_followed_once",
    ),
    # What a short command loads
    Fault(
        "a read of an SQLite file loads no other database's dialect",
        "models/columns.py", 'return Index(None, column, info={"where": text(f"{column} IS NOT NULL")})',
        'return Index(None, column, postgresql_where=text(f"{column} IS NOT NULL"))',
        "test_cli.py::test_a_short_command_loads_no_more_than_it_needs[list]",
    ),
    # Views of the past
    Fault(
        "a day goes by when things were recorded, not by ids",
        "queries/moments.py", "    if last_timely is None or last_timely < first_late:", "    if True:",
        "test_moments.py::test_a_day_is_shown_as_it_was_seen_though_one_clock_runs_ahead",
    ),
    Fault(
        "what counts brings what its author had seen",
        "queries/moments.py", "known[changeset_id].update(parents)", "pass",
        "test_moments.py::test_a_day_is_shown_as_it_was_seen_though_one_clock_runs_ahead",
    ),
    Fault(
        "what counts brings every row that it refers to",
        "queries/moments.py", "            if had is not None:", "            if False:",
        "test_moments.py::test_a_day_is_shown_as_it_was_seen_though_one_clock_runs_ahead",
    ),
    Fault(
        "rows that were one then are shown with each other",
        "changes/as_of.py", "fresh = self._pointing.get(frontier.pop(), set()) - members", "fresh = {frontier.pop()} - members",
        "test_moments.py::test_rows_that_were_one_are_shown_as_they_were_then",
    ),
    Fault(
        "what was added since counts as a change since",
        "changes/as_of.py", "for part in batches(sorted(self._asked)):", "for part in batches(self._copied):",
        "test_moments.py::test_what_was_added_since_counts_as_a_change_since",
    ),
    Fault(
        "a clock that ran behind is named",
        "history/cutoff.py", "_disagreements([*brought, *_pushed(window, end)], now)", "()",
        "test_moments.py::test_a_clock_that_ran_behind_is_named",
    ),
    Fault(
        "of two clocks the one that disagrees with more people is wrong",
        "history/cutoff.py", "if len(behind[later.author]) >= len(ahead[earlier.author])", "if True",
        "test_moments.py::test_a_clock_that_many_disagree_with_ran_ahead_and_no_other_behind",
    ),
    Fault(
        "old retractions fold as they did",
        "history/fold.py", "or (retraction.is_old and (edit.is_old or edit.changeset_id < own))", "or False",
        "test_unseen_work.py::test_old_retractions_count_as_having_seen_what_is_as_old_and_what_sorts_before_them",
    ),
    Fault(
        "the undo of an import leaves what another import wrote too",
        "history/fold.py", "edit.patch.get(RETRACTED) and is_held(edit)", "False",
        "test_unseen_work.py::test_the_undo_of_an_import_leaves_what_another_import_wrote_too",
    ),
    Fault(
        "who retracts what carries work of others is told first",
        "changes/revision.py", "if carried and not with_others:", "if False:",
        "test_teamwork.py::test_how_much_there_is_is_counted_by_author",
    ),
    Fault(
        "a retraction says what it had seen",
        "changes/recorder.py", "self._pending[row_id] = (entity, heads(known), {})", "pass",
        "test_teamwork.py::test_what_it_had_seen_stays_hidden_in_every_copy",
    ),
    Fault(
        "what an arriving row hangs on is folded too",
        "changes/projection.py", "retracted.update(retracted_above(connection, start))", "pass",
        "test_teamwork.py::test_the_note_alone_that_arrives_later_brings_the_claim_back",
    ),
    Fault(
        "an undo leaves what carries the work of others",
        "changes/reversal.py", "del patches[row_id][RETRACTED]", "pass",
        "test_teamwork.py::test_the_undo_of_an_addition_leaves_what_carries_the_work_of_others_and_says_so[sqlite]",
    ),
    Fault(
        "the undo of an import takes no row in bulk that carries the work of others",
        "queries/untouched.py", "if row_id not in carry}", "}",
        "test_undo_in_bulk.py::test_the_undo_of_an_import_in_bulk_is_what_it_is_row_by_row[sqlite]",
    ),
    Fault(
        "the undo of an import takes no row in bulk that anything else was written to",
        "queries/untouched.py", "if id_ not in others)", ")",
        "test_undo_in_bulk.py::test_the_undo_of_an_import_in_bulk_is_what_it_is_row_by_row[sqlite]",
    ),
    Fault(
        "a row that a large import brings is looked at before it is written",
        "merging/fresh_rows.py", "    inspect(rows)", "    pass",
        "test_fresh_rows.py::test_a_fresh_row_is_looked_at_like_any_other",
    ),
    Fault(
        "a row that a large import brings is folded where anything else was written to it",
        "merging/fresh_rows.py", "if not parents and row_id not in others:", "if not parents:",
        "test_fresh_rows.py::test_a_merge_of_an_import_is_what_it_is_folded_row_by_row[sqlite-also_imported]",
    ),
    Fault(
        "a step says which standings it turned",
        "changes/standings.py", "if claim_id in computed and was_live.get(claim_id, True)", "if False",
        "test_teamwork.py::test_a_step_tells_which_standings_it_turned[sqlite]",
    ),
    Fault(
        "a retracted note that was replied to is a stub",
        "queries/sources.py", 'above = by_id.get(above["reply_to_id"])', "above = None",
        "test_teamwork.py::test_a_retracted_note_with_live_replies_is_a_stub[sqlite]",
    ),
    Fault(
        "an answer that nobody replied to is no stub",
        "queries/stubs.py", 'if began < spans[answer["id"]][0] < ended', "if True",
        "test_teamwork.py::test_an_answer_that_was_linked_by_mistake_leaves_no_stub",
    ),
    # What comes in
    Fault(
        "changesets that we lack come in, all of them",
        "merging/plan.py", "incoming.append(_digits(other[0]))", "incoming or incoming.append(_digits(other[0]))",
        _MACHINE,
    ),
    Fault(
        "what somebody merged meanwhile is not merged twice",
        "merging/apply.py", "[changeset_id for changeset_id in batch if changeset_id not in held]", "list(batch)",
        "test_merge.py::test_what_somebody_merged_meanwhile_is_not_merged_twice",
    ),
    Fault(
        "touched rows are folded from all their changes",
        "changes/projection.py", "edits = edits_of(connection, [entity_id for _, entity_id in batch])",
        "edits = {k: v[-1:] for k, v in edits_of(connection, [e for _, e in batch]).items()}",
        "test_merge.py::test_what_each_has_done_is_in_both_after_both_have_merged",
    ),
    Fault(
        "conflicts follow from the log",
        "changes/projection.py", "insert_many(connection, _CONFLICTS, conflicts)", "pass",
        "test_merge.py::test_two_values_for_one_field_are_a_conflict_with_both",
    ),
    Fault(
        "a settled conflict is none any more",
        "changes/projection.py", "connection.execute(delete(_CONFLICTS)", "(delete(_CONFLICTS)", _MACHINE,
    ),
    Fault(
        "standings and search follow",
        "merging/apply.py", "self._stale.refolded(part)", "pass",
        "test_merge.py::test_what_is_merged_is_found_and_its_standing_computed",
    ),
    Fault(
        "kept texts come along",
        "merging/apply.py", "self._copy_texts(plan.texts)", "pass",
        "test_merge.py::test_kept_texts_come_along",
    ),
    Fault(
        "what was written long ago and comes in now is news",
        "merging/apply.py", "note_arrivals(self._connection, self._brought, goes_on=goes_on)", "pass",
        "test_merge.py::test_what_was_written_long_ago_is_news_when_a_merge_brings_it[sqlite]",
    ),
    Fault(
        "what the last merge brought is told from what the one before brought",
        "store/arrivals.py", "(1 if goes_on else 2)", "1",
        "test_arrivals.py::test_each_merge_counts_for_itself_and_two_copies_of_one_command_together[sqlite]",
    ),
    Fault(
        "a dry run names what would be in conflict by what comes in, and nothing else",
        "queries/arrivals.py", "if any(UUID(changeset_id) in brought for", "if any(True for",
        "test_arrivals.py::test_a_conflict_that_was_open_before_is_not_told_as_new[sqlite]",
    ),
    Fault(
        "a dry run writes nothing",
        "merging/job.py", "if report.dry_run:", "if False:",
        "test_merge.py::test_a_dry_run_tells_the_same_and_writes_nothing",
    ),
    Fault(
        "all or nothing",
        "merging/apply.py", "            self._check_references()",
        "            self._connection.commit()\n            self._check_references()", f"{_SEEN}[no row]",
    ),
    Fault(
        "a copy in two places is one workspace, and no other",
        "merging/job.py", "if not join:", "if False:",
        "test_merge.py::test_files_begun_apart_are_joined_only_when_it_is_said",
    ),
    Fault(
        "both sides of a join end up in the same workspace",
        "merging/job.py", "return min(own, other)", "return other",
        "test_merge.py::test_files_begun_apart_are_joined_only_when_it_is_said",
    ),
    Fault(
        "a file is not merged into itself",
        "merging/job.py", "if _is_same(target.location, location):", "if False:",
        "test_merge.py::test_a_file_is_not_merged_into_itself",
    ),
    # The words of a document
    Fault(
        "words that are struck stand there no more",
        "quotes/snapshot_text.py", "if self._strikes(own[0], len(exact), quote, origin):", "if False:",
        "test_corrections.py::test_verify_says_that_a_quote_was_struck",
    ),
    Fault(
        "what is struck is marked",
        "formats/html.py", 'if name in ("s", "strike", "del")', 'if name in ()',
        "test_document_table.py::test_a_page_gives_this_text[corrected]",
    ),
    Fault(
        "a raised figure joins no number",
        "formats/scripts.py", 'return "".join(_RAISED.get(one, one) for one in text)', "return text",
        "test_document_table.py::test_a_page_gives_this_text[footnote]",
    ),
    Fault(
        "an empty cell keeps its column",
        "formats/lines.py", '" ", cell) for cell in cells)', '" ", cell) for cell in cells if cell)',
        "test_document_table.py::test_a_page_gives_this_text[empty-cell]",
    ),
    Fault(
        "the hyphen of a line's end is no hyphen of the word",
        "formats/pdf_page.py", 'return "".join(parts).replace(_LINE_END_HYPHEN, SOFT_HYPHEN)',
        'return "".join(parts).replace(_LINE_END_HYPHEN, "-")',
        "test_document_table.py::test_a_pdf_gives_this_text[hyphen]",
    ),
    Fault(
        "a raised figure of a PDF joins no number",
        "formats/pdf_page.py", "return 1 if shift > 0 else -1", "return 0",
        "test_document_table.py::test_a_pdf_gives_this_text[footnote]",
    ),
    Fault(
        "a soft hyphen may be a hyphen",
        "quotes/hyphens.py", 'return f"[{SOFT}-]" if character == "-" else', "return",
        "test_soft_hyphens.py::test_a_word_is_cited_with_and_without_the_hyphen_of_a_line",
    ),
    Fault(
        "what a reviewer deleted is marked",
        "formats/docx.py", "opening = STRUCK if kind in _STRUCK else", 'opening = "" if kind in _STRUCK else',
        "test_document_table.py::test_a_docx_gives_this_text[tracked]",
    ),
    Fault(
        "nothing is kept as plain text that is none",
        "transfer/documents.py", "if (name := other_kind(data)) is not None:", "if (name := None) is not None:",
        "test_captures.py::test_what_is_not_read_is_named_in_a_sentence[RTF]",
    ),
    Fault(
        "a file's own word of its capture is kept",
        "changes/snapshots.py", '"address": capture.address or document.address,', '"address": capture.address,',
        "test_captures.py::test_a_file_is_kept_with_what_it_says_of_its_capture[warc]",
    ),
    Fault(
        "another reading has the capture of the file",
        "changes/snapshots.py", "for name in _OF_THE_FILE if row[name] is not None", "for name in ()",
        "test_again.py::test_a_kept_file_is_read_anew_and_its_capture_stays[sqlite]",
    ),
    # What strangers may send
    Fault(
        "a file that carries code is refused",
        "store/foreign.py", "for kind in connection.exec_driver_sql(STRANGE_OBJECTS).scalars():",
        "for kind in ():",
        "test_merge.py::test_what_is_no_copy_of_ours_is_refused_untouched",
    ),
    Fault(
        "a source is only read",
        "store/engine.py", '"?mode=ro"', '"?mode=rw"',
        "test_merge.py::test_a_file_whose_writer_died_is_left_to_its_owner",
    ),
    Fault(
        "the pages that are read are looked through first",
        "merging/job.py", "            theirs.examine()\n", "",
        "test_merge.py::test_damage_is_noticed_before_anything_is_written",
    ),
    Fault(
        "an altered changeset is refused",
        "merging/verify.py", "if str(counted) != digest:", "if False:",
        "test_merge.py::test_what_was_altered_is_refused_and_nothing_is_merged[digest]",
    ),
    Fault(
        "two changesets with one id are refused",
        "merging/plan.py", 'raise FaultError(other[0], "is not the same in both: one of the two was altered")',
        "other = _next_above(right, other[0])",
        "test_merge.py::test_a_changeset_that_both_have_and_one_altered_is_refused",
    ),
    Fault(
        "a history out of order is refused",
        "merging/plan.py", "if fingerprint is not None and fingerprint[0] <= before:", "if False:",
        "test_merge.py::test_a_history_out_of_order_is_refused",
    ),
    Fault(
        "an id far ahead would exhaust the clock",
        "merging/verify.py", "if dated_ms > latest_ms:", "if False:",
        "test_merge.py::test_a_changeset_from_the_far_future_is_refused",
    ),
    Fault(
        "a newer schema is refused",
        "merging/verify.py", "if schema > newest_schema:", "if False:", f"{_HEADER}[schema_version = 99]",
    ),
    Fault(
        "a kind that nobody knows is refused",
        "merging/verify.py", "if kind not in _KINDS:", "if False:", f"{_HEADER}[kind = 'magic']",
    ),
    Fault(
        "a changeset has an author",
        "merging/verify.py", "(author and _is_text(author, AUTHOR_LIMIT))",
        "_is_text(author, AUTHOR_LIMIT)", f"{_HEADER}[author = '']",
    ),
    Fault(
        "tables are named by us",
        "merging/verify.py", "if entity not in TABLES:", "if False:", f"{_SEEN}[unknown entity]",
    ),
    Fault(
        "fields are named by us",
        "merging/verify.py", "if check is None:\n            raise FaultError(name, f\"writes {field!r:.40}, which a {entity} has not\")",
        "if check is None:\n            continue", f"{_SEEN}[unknown field]",
    ),
    Fault(
        "a field holds only what it may",
        "merging/verify.py", "if not _holds(check, value):", "if False:", f"{_SEEN}[unknown word]",
    ),
    Fault(
        "1 is no truth value",
        "merging/verify.py", "if isinstance(value, bool) is not isinstance(kept, bool):", "if False:",
        f"{_SEEN}[truth for a number]",
    ),
    Fault(
        "a change is younger than what it has seen",
        "merging/verify.py", "if listed[-1] >= name:", "if False:",
        "test_merge.py::test_a_change_that_has_seen_a_younger_one_is_refused",
    ),
    Fault(
        "what a change has seen is there",
        "merging/verify.py", "if not edit.parents <= known and", "if False and", f"{_SEEN}[no parent]",
    ),
    Fault(
        "a row stays what it is",
        "merging/apply.py", "if change.entity != rows[change.entity_id]:", "if False:", f"{_SEEN}[other entity]",
    ),
    Fault(
        "a block is unpacked within bounds",
        "history/packing.py", "plain = inflater.decompress(data, size + 1)", "plain = inflater.decompress(data)",
        "test_blocks.py::test_a_block_that_is_none_is_refused_within_bounds[a bomb that lies]",
    ),
    Fault(
        "a block holds each row once, in order",
        "history/packing.py", "if any(one[0] >= other[0] for one, other in pairwise(listed)):", "if False:",
        "test_blocks.py::test_a_block_that_is_none_is_refused_within_bounds[twice]",
    ),
    Fault(
        "no row stands in two blocks, nor beside one",
        "merging/verify.py", "if digits <= before:", "if False:",
        "test_blocks.py::test_a_row_beside_its_block_is_refused_though_its_digest_fits",
    ),
    Fault(
        "a pack unpacks to no more than it says",
        "store/text_packs.py", "inflater.decompress(data, size + 1)", "inflater.decompress(data)[:size]",
        "test_kept_texts.py::test_a_strangers_pack_is_refused_by_a_merge_and_named_by_check[more than it says]",
    ),
    Fault(
        "a claim whose words change gets a new key",
        "store/index.py", "changed = [claim_id for claim_id in written if claim_id in held]", "changed = written[:0]",
        "test_kept_texts.py::test_words_of_a_rewritten_claim_are_found_no_more[sqlite]",
    ),
    Fault(
        "ids of older files are asked for as digits",
        "merging/source.py", "Uuid() if is_older else Id()", "Id()",
        "test_kept_texts.py::test_what_only_an_older_file_has_is_merged_into_a_newer_one",
    ),
    Fault(
        "check proves what stands beside a block",
        "history/blocks.py", 'for name in ("first_id", "last_id", "written", "filter"):', "for name in ():",
        "test_blocks.py::test_what_follows_from_a_block_is_compared_by_check_and_made_anew_by_a_merge[another filter]",
    ),
    Fault(
        "a filter spares reading blocks",
        "history/packing.py", 'return marks & set(memoryview(filter_).cast("I"))', "return marks",
        "test_blocks.py::test_show_in_a_file_of_two_thousand_imports_reads_five_blocks_at_most",
    ),
    Fault(
        "a filter spares reading blocks for one row too",
        "store/bulk.py", 'return f"instr({whole}, {part}) > 0"', 'return "1"',
        "test_blocks.py::test_show_in_a_file_of_two_thousand_imports_reads_five_blocks_at_most",
    ),
    Fault(
        "what one row has in blocks is among its changes",
        "history/log.py", "for change, header in blocks.made_of(connection, listed[0])", "for change, header in ()",
        "test_blocks.py::test_a_packed_history_answers_all_as_one_in_rows[sqlite]",
    ),
    Fault(
        "a new digest covers the hash of a patch",
        "history/digest.py", "header.schema_version >= _HASHES_PATCHES", "False",
        "test_blocks.py::test_a_new_digest_covers_the_hash_of_a_patch_and_an_old_one_its_words",
    ),
    Fault(
        "whether a history is packed changes no answer",
        "history/log.py", "found = blocks.changes_of(connection, listed)", "found: list[blocks.Found] = []",
        "test_blocks.py::test_a_packed_history_answers_all_as_one_in_rows[sqlite]",
    ),
    Fault(
        "a row has what it needs",
        "merging/verify.py", "if missing is not None or targets != 1:", "if targets != 1:",
        f"{_SEEN}[first change of nothing]",
    ),
    Fault(
        "a note is on one thing",
        "merging/verify.py", "if missing is not None or targets != 1:", "if missing is not None:",
        "test_merge.py::test_an_annotation_on_two_things_is_refused",
    ),
    Fault(
        "what a row points to is there",
        "merging/apply.py", "if dangling_id is not None:\n                    edits", "if False:\n                    edits",
        f"{_SEEN}[no row]",
    ),
    Fault(
        "a kept text fits its SHA-256",
        "merging/apply.py", "if not _matches_digest(key, content):", "if False:",
        "test_merge.py::test_an_altered_text_is_refused",
    ),
    # Proof
    Fault(
        "a seal is over every digest",
        "history/seal.py", "f\"{id_} {fingerprints[id_]}\\n\"", "f\"{id_}\\n\"",
        "test_seal.py::test_a_rewritten_changeset_whose_digest_fits_is_shown_and_the_list_names_it",
    ),
    Fault(
        "a seal fits what was sealed and nothing else",
        "history/seal.py", "return found if Seal.of(found) == self else None", "return found",
        "test_seal.py::test_no_history_but_the_sealed_one_fits",
    ),
    Fault(
        "what merges brought since a seal is no change",
        "history/seal.py", "for id_ in late[len(late) - surplus :]:", "for id_ in ():",
        "test_seal.py::test_what_a_merge_brought_since_is_no_change_though_its_ids_are_older",
    ),
    Fault(
        "a list names what is gone",
        "history/seal.py", "return sorted(id_ for id_ in listed if id_ not in held)", "return []",
        "test_seal.py::test_the_list_names_what_is_gone",
    ),
    Fault(
        "a backup names what a seal alone cannot",
        "changes/sealing.py", "return [] if path is None else list(_backups(path))", "return []",
        "test_seal.py::test_a_backup_names_what_is_gone_and_merging_it_brings_it_back",
    ),
    Fault(
        "check tells an older copy in the place of a file",
        "store/origins.py", "if lost is not None and not is_in_git(path):", "if False:",
        "test_seal.py::test_check_tells_an_older_copy_by_what_was_written_here_last",
    ),
    Fault(
        "check tells another id of the workspace",
        "store/origins.py", "if own is None or own in known:", "if True:",
        "test_seal.py::test_check_tells_that_another_program_wrote_the_id_of_the_workspace",
    ),
    Fault(
        "a workspace that was joined is remembered",
        "merging/job.py", "newest_id(connection) if report.joined else None", "None",
        "test_seal.py::test_a_workspace_that_was_joined_here_is_no_fault[False]",
    ),
    Fault(
        "check names changes whose changeset is gone",
        "changes/integrity.py", "for changeset_id in log.headerless(connection):", "for changeset_id in ():",
        "test_refusals.py::test_check_names_changes_whose_changeset_is_gone[sqlite]",
    ),
    Fault(
        "check names what no column of ours holds",
        "changes/integrity.py", "yield from map(_about, values)", "pass",
        "test_refusals.py::test_check_names_a_patch_that_is_none[sqlite]",
    ),
    Fault(
        "what another program left explains what fails",
        "store/session.py", "except SURPRISES as error:", "except ZeroDivisionError as error:",
        "test_refusals.py::test_what_fails_because_of_an_edit_says_so[sqlite]",
    ),
    Fault(
        "what another program left ends the screen with a sentence",
        "tui/app.py", "if strange is not None:", "if False:",
        "test_strange_commands.py::"
        "test_the_screen_says_what_it_stumbled_over_and_points_to_check[text]",
    ),
    Fault(
        "a key waits until a verb shows what it opens",
        "tui/typed.py", "if bench.work.is_opening:", "if False:",
        "test_typed_ahead.py::test_a_key_waits_for_a_verb_that_takes_long_to_open",
    ),
    Fault(
        "a write that takes long says so",
        "tui/work.py", "if not self._waits_for_others and len(", "if False and len(",
        "test_typed_ahead.py::test_a_write_that_takes_long_says_that_it_still_writes",
    ),
    Fault(
        "a key for rows waits until they are there",
        "tui/typed.py", "or bench.view.is_filled", "or True",
        "test_typed_ahead.py::test_what_is_typed_behind_an_entered_filter_waits_for_what_it_finds",
    ),
    Fault(
        "a verb typed for what did not open is not done",
        "tui/app.py", "if action.writes and self.typed.came_blind():", "if False:",
        "test_typed_ahead.py::test_a_verb_behind_one_that_had_nothing_to_open_is_not_done",
    ),
    Fault(
        "what looks like an id and is none is no claim",
        "tui/verbs/verb.py", "        meant_claim(bench.store, typed)\n", "        pass\n",
        "test_tui.py::test_what_looks_like_an_id_and_is_none_is_refused_where_it_was_typed"
        "[rcn-ffff0000-answer]",
    ),
    Fault(
        "the screen comes back from an editor that is missing",
        "tui/handover.py", "except Exception as error:  # noqa: BLE001 — raised", "except ZeroDivisionError as error:  # raised",
        "test_handover.py::"
        "test_the_screen_comes_back_with_a_sentence_from_an_editor_that_fails[None]",
    ),
    Fault(
        "the first frame draws no bytes",
        "store/preview.py", "if any(isinstance(value, bytes) for value in row.values()):", "if False:",
        "test_strange_commands.py::"
        "test_the_screen_says_what_it_stumbled_over_and_points_to_check[said]",
    ),
    Fault(
        "a command that fails lets go of the file",
        "store/session.py", "del explanation", "pass",
        "test_strange_commands.py::test_a_command_that_stumbles_points_to_check_and_leaves_no_lock",
    ),
    Fault(
        "a column of the log has no value of its own",
        "store/strange.py", "if is_filled and table_name in (*FROZEN, *FROZEN_LATER, TEXTS_BEFORE.name):", "if False:",
        "test_hostile.py::test_a_small_file_never_takes_more_than_its_share[merge-repeated value]",
    ),
    Fault(
        "a column that is computed is refused",
        "store/strange.py", "if hidden in _GENERATED:", "if False:",
        "test_refusals.py::test_a_file_that_is_not_as_claimtrack_makes_it_is_refused_in_a_sentence",
    ),
    Fault(
        "a file without the changesets of its changes is refused",
        "merging/source.py", "for (digits,) in self._rows(text(_HEADERLESS.format(table=table))):", "for (digits,) in ():",
        "test_refusals.py::test_a_file_that_is_not_as_claimtrack_makes_it_is_refused_in_a_sentence",
    ),
    Fault(
        "a look through a stranger's file ends in due time",
        "store/foreign.py", "lambda: time.thread_time() > ends", "lambda: False",
        "test_refusals.py::test_a_look_through_a_file_that_takes_too_long_is_given_up",
    ),
    Fault(
        "a reason has an end",
        "merging/verify.py", "(reason is None or _is_text(reason, REASON_LIMIT))", "(reason is None or _is_text(reason))",
        "test_refusals.py::test_a_merge_takes_what_is_as_long_as_it_may_be_and_no_longer",
    ),
    Fault(
        "an author has an end",
        "merging/verify.py", "_is_text(author, AUTHOR_LIMIT)", "_is_text(author)",
        "test_refusals.py::test_a_merge_takes_what_is_as_long_as_it_may_be_and_no_longer",
    ),
    # Conflicts
    Fault(
        "the numbers of a conflict are the same for everybody",
        "render/conflict.py", "enumerate(row.candidates, 1):\n        label",
        "enumerate(sorted(row.candidates, key=lambda row: row.author != me), 1):\n        label",
        "test_conflicts_view.py::test_the_numbers_are_those_of_the_command_line_for_everybody",
    ),
    Fault(
        "where one person wrote two values, settling all one way leaves both",
        "changes/settlement.py", "if values and all(other == values[0] for other in values):", "if values:",
        "test_conflicts.py::test_two_different_values_of_one_person_are_left_open",
    ),
    # What was written here
    Fault(
        "what was written here last is remembered",
        "store/session.py", "            remember()\n", "",
        "test_memory.py::test_an_older_copy_in_the_place_of_a_file_is_told_at_the_next_opening_or_write",
    ),
    Fault(
        "what a merge brought last is remembered",
        "merging/job.py", "session.info[WRITTEN] = merger.newest_brought", "pass",
        "test_memory.py::test_what_a_merge_brought_last_is_remembered_too",
    ),
    # git
    Fault(
        "git merges their file into ours",
        "merging/git.py", "return merge(store, theirs, author)",
        'return merge(store, ours.parent / "claims.db", author)',
        "test_git.py::test_a_file_that_was_altered_is_a_conflict_and_ours_stays",
    ),
    # What is printed
    Fault(
        "no sentence holds an address as it was typed",
        "errors.py", "return shown(super().__str__())", "return super().__str__()",
        "test_addresses.py::test_no_command_prints_an_address_as_it_was_typed[0]",
    ),
    Fault(
        "a driver's message loses the password",
        "store/errors.py", "message = location.without_password(str(error.orig)).strip()",
        "message = str(error.orig).strip()",
        "test_addresses.py::test_a_drivers_message_loses_the_password",
    ),
    Fault(
        "a full disk under the output says what was written",
        "cli/boundary.py", "if has_written() else", "if False else",
        "test_outputs.py::test_what_was_written_before_the_output_failed_is_said",
    ),
    Fault(
        "data is UTF-8 in every locale",
        "cli/streams.py", 'encoding="utf-8", errors=_OF_DATA, newline', 'errors=_OF_DATA, newline',
        "test_outputs.py::test_data_is_utf8_whatever_the_locale",
    ),
    # Conflict copies, and git
    Fault(
        "conflict copies are found by what is in them, whatever they are called",
        "sync/conflict_copies.py", "if other == workspace or (", "if (other == workspace and tool_for(path, shared)) or (",
        "test_conflict_copies.py::test_what_a_tool_kept_is_taken_in_by_itself_and_moved_aside",
    ),
    Fault(
        "what was taken in by itself is moved aside by the next sync",
        "sync/exchange.py", "path.name in state.taken and state.taken[path.name] == stamp_of(path)", "False",
        "test_conflict_copies.py::test_what_a_tool_kept_is_taken_in_by_itself_and_moved_aside",
    ),
    Fault(
        "a copy that one works on by its own name is only offered",
        "sync/conflict_copies.py", "if Share(path, \"\").working_copies():", "if False:",
        "test_conflict_copies.py::test_a_copy_that_one_works_on_by_its_own_name_is_offered_and_only_then_taken_in",
    ),
    Fault(
        "the file that a copy is named after is not moved aside for it",
        "sync/conflict_copies.py", "if stem in ours and stem != ours:", "if False:",
        "test_conflict_copies.py::test_who_opens_a_copy_does_not_move_the_teams_file_aside",
    ),
    Fault(
        "what the program keeps itself is no conflict copy",
        "sync/conflict_copies.py", "    if _is_in_own_folder(shared):\n        return []\n", "",
        "test_conflict_copies.py::test_what_the_program_keeps_itself_is_no_conflict_copy",
    ),
    Fault(
        "the attributes file that overrides ours is named, the strongest first",
        "merging/git_attributes.py", 'files = [(".", info), *(', "files = [*(",
        "test_git.py::test_installing_warns_of_attributes_that_override_ours_and_says_which",
    ),
    Fault(
        "a merge through git takes nothing back",
        "merging/git.py", "return merge(store, theirs, author)", "ours.write_bytes(theirs.read_bytes())\n    return merge(store, theirs, author)",
        "test_git.py::test_a_revert_of_an_earlier_commit_takes_nothing_back",
    ),
    # Publishing
    Fault(
        "a large file that was published a moment ago waits",
        "sync/exchange.py", "return self.is_large() and 0 <=", "return False and 0 <=",
        "test_publishing.py::test_a_command_publishes_a_large_file_at_once_unless_one_just_did",
    ),
    Fault(
        "a small file never waits",
        "sync/exchange.py", "return self.is_large() and 0 <=", "return 0 <=",
        "test_publishing.py::test_a_small_file_is_published_at_once_each_time",
    ),
    Fault(
        "what waits is not taken for published",
        "sync/exchange.py", "report.waiting = waiting\n",
        "report.waiting = waiting\n                state.holds += waiting\n                state.write(self.working_copy)\n",
        "test_publishing.py::test_what_waits_when_a_program_is_killed_is_shared_by_the_next_command",
    ),
    Fault(
        "the screen waits until it has been quiet",
        "tui/sync_watch.py", "has_rested = now - self._last_edit >= self._every_s", "has_rested = True",
        "test_publishing.py::test_the_screen_publishes_a_large_file_once_it_has_been_quiet_for_the_interval",
    ),
    Fault(
        "who never rests is published all the same",
        "tui/sync_watch.py", "return has_rested or now - first_edit >= self._every_s * _LONGEST_WAIT", "return has_rested",
        "test_publishing.py::test_who_goes_on_writing_is_published_after_some_intervals_all_the_same",
    ),
    Fault(
        "leaving the screen shares what waits",
        "tui/__init__.py", "exchange.publish()", "exchange.publish(99.0)",
        "test_publishing.py::test_leaving_the_screen_shares_what_waits",
    ),
    # What is written whole
    Fault(
        "restore keeps others from writing until the file is renamed",
        "store/restoring.py", "    _lock(place, ends, is_whole=is_whole)\n", "",
        "test_files.py::test_restore_lets_nobody_write_between_the_copy_and_the_renaming",
    ),
    Fault(
        "what a thread writes into a replaced file is rescued with it",
        "store/session.py", "with self._write_turn:  # what another", "if True:  # what another",
        "test_files.py::test_what_one_thread_writes_while_another_sees_the_file_replaced_is_kept",
    ),
    Fault(
        "a file that is drafted appears only when it is whole",
        "files.py", "draft = new_draft(path, like, mode=mode)", "create_like(draft := path, like, mode=mode)",
        "test_files.py::test_a_draft_takes_the_name_when_it_is_complete",
    ),
    Fault(
        "a draft takes no name that somebody has",
        "files.py", "os.link(draft, path)", "draft.rename(path)",
        "test_files.py::test_a_draft_never_takes_a_name_that_somebody_took_meanwhile",
    ),
    Fault(
        "a draft is as private as what it is made from",
        "files.py", "    if like is not None:\n        _make_like(path, like, stat", "    if False:\n        _make_like(path, like, stat",
        "test_files.py::test_what_is_made_of_a_file_has_its_mode",
    ),
    Fault(
        "a backup has the file's mode",
        "store/backup.py", "like or status_of(path)", "like",
        "test_files.py::test_what_is_made_of_a_file_has_its_mode",
    ),
    Fault(
        "a pipe is refused and not waited for",
        "files.py", '    (stat.S_ISFIFO, "a pipe"),\n', "",
        "test_files.py::test_a_dossier_may_name_no_pipe",
    ),
    Fault(
        "only a leading tilde is somebody's home",
        "store/location.py", 'if words.startswith("~"):', 'if str(path).startswith("~"):',
        "test_files.py::test_only_a_leading_tilde_is_somebodys_home",
    ),
    # Wide and deep arguments
    Fault(
        "what points to nothing is struck in one pass",
        "transfer/needs.py", "            if place in lost:\n                continue\n", "",
        "test_wide.py::test_what_another_record_brings_too_is_not_lost_with_the_first",
    ),
    Fault(
        "a chain of answers is followed in one statement",
        "queries/arguments.py", "claims |= _reached(connection, unreached)",
        "claims |= set().union(*(_reached(connection, [c]) for c in _reached(connection, unreached)))",
        "test_wide.py::test_a_reason_asks_as_much_of_a_long_argument_as_of_a_short_one",
    ),
    Fault(
        "show has the first answers of each claim and counts the others",
        "queries/answer_tree.py", "found.left_out[parent] = counts.get(parent, 0) - here", "found.left_out[parent] = 0",
        "test_wide.py::test_show_has_the_first_fifty_answers_and_says_how_many_more",
    ),
    Fault(
        "show --all goes on below the deepest level",
        "queries/answer_tree.py", "self._deeper.append((claim_id, level))", "pass",
        "test_wide.py::test_show_has_thirty_levels_and_with_all_goes_on_below_them",
    ),
    Fault(
        "the map draws guides where a branch goes on, and only there",
        "queries/outline.py", "depth for depth in depths if depth <= node.depth", "depth for depth in depths",
        "test_wide.py::test_a_branch_goes_on_where_a_later_node_hangs_on_the_same_parent",
    ),
    Fault(
        "a record that dropped thousands of rows is read once",
        "transfer/batch.py", "        @cache  # one record", "        # one record",
        "test_wide.py::test_a_record_that_names_thousands_no_longer_is_read_once",
    ),
    Fault(
        "an argument is read once for the reasons of all its claims",
        "queries/reasons.py", "self._latest is None or claim_id not in self._latest[0]", "True",
        "test_wide.py::test_the_reasons_of_one_argument_are_found_by_reading_it_once",
    ),
    # Search
    Fault(
        "an open end of a date reaches on",
        "queries/filters.py", "or_(latest >= day, latest.is_(None))", "latest >= day",
        "test_search.py::test_an_open_date_reaches_on_and_the_negation_is_the_complement",
    ),
    Fault(
        "a footnote's mark is no digit of the number before it",
        "text.py", 'if form in ("<super>", "<sub>"):', 'if form == "<sub>":',
        "test_text.py::test_search_sees_plain_words",
    ),
    Fault(
        "a hit in a script without spaces is checked again on the words",
        "store/index.py", "where(_has_words(wanted), *in_order)", "where(_has_words(wanted))",
        "test_search_scripts.py::test_every_script_is_searched_alike[postgresql]",
    ),
    Fault(
        "a compound is found as one word",
        "words.py", "    if any(_compounds(folded)):", "    if False:",
        "test_search_scripts.py::test_every_script_is_searched_alike[sqlite]",
    ),
    Fault(
        "a source is not cited for a claim that a dash excludes",
        "queries/source_list.py", "col(Source.id).not_in(", "col(Source.id).in_(",
        "test_source_list.py::test_sources_are_found_by_words_and_filters",
    ),
    # Records that come again
    Fault(
        "a record that goes back to an older content was last imported now",
        "transfer/batch.py", "last is None or last.sha256 == item.sha256", "True",
        "test_two_records.py::test_a_record_that_goes_back_is_the_same_when_it_comes_again[sqlite]",
    ),
    Fault(
        "a record that waited is not taken for one that came already",
        "transfer/importing.py", "                first = None  # it waited", "                pass  # it waited",
        "test_two_records.py::test_a_source_that_waits_for_a_later_one_comes_in[sqlite]",
    ),
    Fault(
        "what is never the same is told while one of the two tells it",
        "transfer/batch.py", ', "one_id", "other_id"]', "]",
        "test_never_the_same.py::test_a_dossier_says_never_and_takes_it_back[sqlite]",
    ),
    # Denials
    Fault(
        "a denial keeps its cue in its claim",
        "attribution/denials.py", "        draft.worded, draft.whole = _around(draft, first), False\n        draft.denied = self.propositions.denied",
        "        draft.denied = self.propositions.denied",
        "test_denials.py::test_no_cue_that_denies_gives_the_bare_clause_to_who_denies_it",
    ),
    Fault(
        "a negated cue is not its cue",
        "attribution/denials.py", "elif group.negated or (group.open and is_turning):", "elif False:",
        "test_denials.py::test_no_cue_of_the_language_loses_its_negation",
    ),
    Fault(
        "what nobody denied is nobody's",
        "attribution/denials.py", 'if subject == "nobodies" or neither is not None:', "if False:",
        "test_denials.py::test_a_denial_is_never_recorded_as_its_opposite",
    ),
    Fault(
        "a denial answers who said it before",
        "attribution/sameness.py", "return ProposedAnswer(kind, Aim.WHOLE, earlier)", "break", "test_denials.py::test_a_denial_is_never_recorded_as_its_opposite",
    ),
    Fault(
        "what goes on behind a denied clause makes it none",
        "attribution/propositions.py", 'if has("joining", low) and self._goes_on(sentence, place + 1):', "if False:",
        "test_denials.py::test_a_denial_is_never_recorded_as_its_opposite",
    ),
    Fault(
        "what two deny is one claim",
        "changes/suggestions.py", "denied = denied_claim(changeset.connection, offered, row) or made.get(proposition)", "denied = None",
        "test_denials.py::test_what_two_deny_is_one_claim_also_when_they_are_recorded_apart[sqlite]",
    ),
    Fault(
        "what was said to answer nothing proposes nothing",
        "queries/suggestions.py", "if claim is not None and answers_nothing(", "if False and answers_nothing(",
        "test_denials.py::test_an_emptied_answer_stays_empty_when_the_other_is_recorded_later[sqlite]",
    ),
    Fault(
        "in the claim view the cursor starts on the claim",
        "tui/views/claim.py", "self.screen.set_focus(self.claim_itself)\n        self.read_again()",
        "self.screen.set_focus(self.part)\n        self.read_again()",
        "test_hands.py::test_in_the_claim_view_verbs_act_on_what_the_key_bar_names",
    ),
    Fault(
        "a message ends with its view",
        "tui/app.py", "if self.message and self._message_turn != self._turn:", "if False:",
        "test_hands.py::test_a_message_ends_with_its_view_and_digits_leave_conflicts_that_are_none",
    ),
    Fault(
        "one's own rows show at once",
        "tui/own_writes.py", 'listing.bench.queries.ask("own", ask, self._put)', "pass",
        "test_hands.py::test_ones_own_rows_show_at_once_and_others_wait",
    ),
    Fault(
        "a narrow title has room for who writes",
        "tui/chrome.py", "if name != _WITHIN.get(view, view) and key in label:", "if False:",
        "test_hands.py::test_a_narrow_title_names_who_writes_and_the_view_that_one_is_in",
    ),
    Fault(
        "what hangs on a refused record names it",
        "transfer/refusing.py", "if cause is None:", "if True:",
        "test_all_faults.py::test_what_hangs_on_a_refused_record_names_it_in_the_words_of_the_input[sqlite]",
    ),
    Fault(
        "dates that two orders fit are told by their column or not at all",
        "formats/stated_dates.py", "return orders.pop() if len(orders) == 1 else None", "return orders.pop() if orders else None",
        "test_stated_dates.py::test_a_columns_own_dates_say_which_part_is_the_day",
    ),
    Fault(
        "no file of an archive leads out of it",
        "transfer/several.py", 'or ".." in parts', "",
        "test_import_several.py::test_an_archive_that_may_do_harm_is_refused_in_a_sentence[out]",
    ),
    Fault(
        "rows without a key that look changed stop an import",
        "transfer/changed_rows.py", "if not changed:", "if True:",
        "test_import_command.py::test_rows_without_a_key_that_look_changed_stop_the_import",
    ),
    Fault(
        "what a pipe gets is whole",
        "cli/console.py", "if not stream.isatty():", "if False:",
        "test_pipes.py::test_nothing_that_a_pipe_gets_is_wrapped_or_cut[words0]",
    ),
    Fault(
        "a value has no tab or line break in a pipe",
        "cli/tables.py", '_SEPARATORS.sub(" ", str(console.plain(value)))', "str(console.plain(value))",
        "test_pipes.py::test_a_list_in_a_pipe_is_a_line_a_row_of_whole_values",
    ),
    Fault(
        "a claim has half of 80 columns",
        "cli/listing.py", "20 if is_roomy else 12", "20",
        "test_pipes.py::test_in_a_terminal_of_80_columns_a_claim_has_half",
    ),
    Fault(
        "no word counts in what a claim no longer says",
        "store/word_claims.py", ".all()} - self.litter", ".all()}",
        "test_seen.py::test_what_was_rewritten_retracted_or_united_is_told_as_it_is_now[sqlite]",
    ),
    Fault(
        "the very words have the score of 1",
        "analysis/alike.py", "is_same = fold(each.text) == folded", "is_same = False",
        "test_seen.py::test_a_score_is_one_for_the_very_words_alone_and_the_words_are_named",
    ),
    Fault(
        "what comes in together is no repeat of what was there before",
        "queries/repeated.py", "beside=added", "beside=[row_id]",
        "test_import_seen.py::test_only_older_claims_count_and_not_what_is_recorded_as_a_repeat[sqlite]",
    ),
    Fault(
        "a claim that is only a little near is no likely repeat",
        "queries/repeated.py", "each.score >= LIKELY", "each.score > 0",
        "test_import_seen.py::test_only_older_claims_count_and_not_what_is_recorded_as_a_repeat[sqlite]",
    ),
    Fault(
        "a few words typed are near to nothing",
        "tui/widgets/near.py", "_FEWEST_WORDS = 3", "_FEWEST_WORDS = 1",
        "test_seen_on_screen.py::test_a_key_takes_what_is_shown_as_what_a_new_claim_repeats",
    ),
    Fault(
        "an emptied answer stays empty",
        "changes/suggestions.py", "if not answers_nothing(changeset.connection, claims[row.number]):", "if True:",
        "test_denials.py::test_an_emptied_answer_stays_empty_in_a_list_that_was_read_before[sqlite]",
    ),
)  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.rule)
def test_the_words_that_keep_a_rule_are_where_the_table_says(fault: Fault) -> None:
    sources = (ROOT / "src" / "claimtrack" / fault.file).read_text("utf-8")

    assert sources.count(fault.kept) == 1


@pytest.mark.slow
@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.rule)
def test_a_fault_makes_its_test_fail(fault: Fault, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    for name in ("src", "tests"):
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("migrations", "fixtures", "benchmarks", "pyproject.toml"):
        (copy / name).symlink_to(ROOT / name)
    path = copy / "src" / "claimtrack" / fault.file
    path.write_text(path.read_text("utf-8").replace(fault.kept, fault.broken), "utf-8")

    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-x", "-n0", "--hypothesis-profile=unshrunk",
         f"tests/{fault.test}"],
        cwd=copy, env={**os.environ, "PYTHONPATH": str(copy / "src")},
        capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert done.returncode == 1, done.stdout
