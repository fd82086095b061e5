/** Atomic replacement of files, and their checksums. */
package dev.panagrad.models.io.file;
