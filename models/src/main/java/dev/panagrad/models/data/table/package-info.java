/** Tables of numbers and categories: reads CSV files and encodes their rows as features. */
package dev.panagrad.models.data.table;
