/**
 * The single exception for files that can't be read, written or parsed. Subpackages hold the
 * formats.
 */
package dev.panagrad.models.io;
