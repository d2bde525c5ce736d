#!/bin/sh
# Make kerry-c257d3f.db.gz: a file of the version of commit c257d3f, at which a team was at work.
# Run it with that commit checked out at PROJECT and its `claimtrack` on the path:
#     sh make-kerry-c257d3f.sh PROJECT
# The file holds the example case, the work of alice, bob and carol in two copies, retractions of
# what carries others' work, undos, a redo, an import undone, rows united and taken apart, and,
# after a merge, one conflict that was settled and three that are open.
set -eu
case=$1/fixtures/kerry-sochi-2015
CLAIMTRACK_DATA=$(mktemp -d)
export CLAIMTRACK_DATA
as() { who=$1; file=$2; shift 2; claimtrack "$@" --file "$file" --as "$who"; }

as alice alice.db import "$case"
as alice alice.db annotate aid-breach "Where is the full text of this one?"
as bob alice.db tag aid-breach ceasefire
as bob alice.db assess aid-breach unproven --rationale "Nobody counted."
cp alice.db bob.db

as alice alice.db revise aid-breach --place "the press room" --reason "the press room"
as alice alice.db retract denial-nato --reason "entered twice"
unclear=$(as alice alice.db add claim "The talks lasted four hours." --speaker "U.S. State Department")
as carol alice.db annotate "$unclear" "Four hours by whose clock?"
as alice alice.db retract "$unclear"
as alice alice.db unite "Jens Stoltenberg" "Dmitri Peskov" --reason "a slip"
as alice alice.db undo

as bob bob.db revise aid-breach --place Mons
as bob bob.db revise aid-breach --note "Compare the minutes."
as bob bob.db annotate denial-nato "Not the same as the other one."
as bob bob.db rebut aid-breach --text "No convoy was stopped." --speaker "The convoy's driver"
as bob bob.db undo
as bob bob.db redo
as carol bob.db revise aid-breach --stage checked
as carol bob.db unite aid-breach denial-nato
as carol bob.db unite aid-breach denial-nato --apart
as carol bob.db import "$case" --dataset again
as carol bob.db undo

as alice alice.db revise aid-breach --note "Ask the press office."
as alice alice.db revise aid-breach --stage parked
as alice alice.db merge bob.db
as alice alice.db settle aid-breach place --keep 1 --reason "the record"
gzip -9 -n -c alice.db > kerry-c257d3f.db.gz
