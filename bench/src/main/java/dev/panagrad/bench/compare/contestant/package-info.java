/**
 * The work that every engine does, and the interfaces by which it's asked for: networks, their
 * sizes and inputs. No engine is here, and nothing measures.
 */
package dev.panagrad.bench.compare.contestant;
