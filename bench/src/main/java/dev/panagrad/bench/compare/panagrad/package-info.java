/** This engine as a contestant; the others are in {@code bench/peers}. */
package dev.panagrad.bench.compare.panagrad;
