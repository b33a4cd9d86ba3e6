-- Who planned a publication is told when it does not begin on its day.

ALTER TABLE publication ADD COLUMN planned_by uuid;
