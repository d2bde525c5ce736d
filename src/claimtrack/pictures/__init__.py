"""Pictures as SVG: the argument around a claim, a timeline; laid out here, pure, and repeatable."""
