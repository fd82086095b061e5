/** Arrays of numbers in files: NumPy's format, JSON and CSV. */
package dev.panagrad.models.io.numbers;
