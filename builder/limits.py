"""How large drafts, their messages and what is said about them may be. Units are in the names."""

MAX_MESSAGE_BYTES = 6 * 2**20
PART_BYTES = 512 * 2**10
MAX_DRAFT_BYTES = 24 * 2**20
MAX_AWARENESS_BYTES = 32 * 2**10
MAX_VALUE_DEPTH = 64
MAX_COMMANDS = 20_000
MAX_THREADS = 1000
MAX_COMMENTS = 500
MAX_COMMENT_CHARACTERS = 5000
MAX_MENTIONS = 50
