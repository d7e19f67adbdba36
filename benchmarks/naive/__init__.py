"""A plain CP-SAT model of the same rules, the way one writes it down first.

One boolean for each template and start, one clause for each pair that may not stand together, an integer for
the block of each microcycle, a slack variable for each charge, and the solver's defaults. It is written from
what each rule's ``check`` says and shares no encoding with the library, so besides being slower it is a second
opinion: on small seasons both have to find the same optimum.
"""
