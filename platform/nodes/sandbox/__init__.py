"""Running a user's Python and JavaScript. Law: the code reaches no file, network or environment, and always ends.

`python.run_python` and `javascript.run_javascript`; `limits` has what they take and give, `errors` what they raise.
"""
