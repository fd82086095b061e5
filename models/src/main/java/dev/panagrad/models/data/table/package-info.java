/** Tables of numbers and categories: CSV files, and how their rows become features. */
package dev.panagrad.models.data.table;
