/** Atomic replacement of files, their checksums, and closing after a failure. */
package dev.panagrad.models.io.file;
