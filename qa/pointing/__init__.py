"""A language model that can only point: it chooses sentences by number, and writes no quote.

Beside the stages, behind the seams that are there. `chat` is the one door to the model's
server, `replies` the only form in which anything comes back; `understanding`, `reading` and
`composing` are a reader of intents, a reader and composers like the others, each with the one
that is asked without a model inside. Whatever fails, that one's answer stands, and the account
says so. Nothing here is imported where no model is set.
"""
