"""What other apps may ask of agents and their history."""

from graphs.git import tree_id
from graphs.services.agents import archive_agent, create_agent, fork, main_branch, move_agent, rename_agent
from graphs.services.history import commit_graph, git_objects, load_graph, pin_draft
from graphs.services.sub_agents import find_known_agents, find_pinned_revisions, pinned_agents

__all__ = [
    "archive_agent",
    "commit_graph",
    "create_agent",
    "find_known_agents",
    "find_pinned_revisions",
    "fork",
    "git_objects",
    "load_graph",
    "main_branch",
    "move_agent",
    "pin_draft",
    "pinned_agents",
    "rename_agent",
    "tree_id",
]
