/** report.html and comparisons of runs. */
package dev.panagrad.cli.report;
