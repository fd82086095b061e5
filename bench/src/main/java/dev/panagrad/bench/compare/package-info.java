/**
 * The comparison with other engines: what it measures, and in which order. Its JVMs, what they run
 * and what is written of the results have packages of their own.
 */
package dev.panagrad.bench.compare;
