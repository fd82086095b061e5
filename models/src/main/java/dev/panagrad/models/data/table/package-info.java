/** The columns of a table as features: numbers and categories, encoded and decoded row by row. */
package dev.panagrad.models.data.table;
