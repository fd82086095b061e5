/**
 * The processes of a comparison: the JVM of each engine, its options and its protocol, and programs
 * that keep processors busy. What is measured isn't known here.
 */
package dev.panagrad.bench.compare.process;
