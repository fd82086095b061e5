/** Random numbers by address: seed, stream, counter, index. */
package dev.panagrad.engine.random;
