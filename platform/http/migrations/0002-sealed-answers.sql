-- Answers are sealed from here on. Those that stand in the clear may tell a key, so they are forgotten sooner than in a day.
delete from http.idempotency_keys where answer is not null;
