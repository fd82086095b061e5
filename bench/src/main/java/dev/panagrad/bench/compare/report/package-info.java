/** Figures, and the tables, plots and files made of them. Nothing is measured here. */
package dev.panagrad.bench.compare.report;
