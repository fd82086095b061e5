/** What to measure, and for how long: rows and options. Nothing runs here. */
package dev.panagrad.bench.compare.plan;
