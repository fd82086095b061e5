/** The one exception for files that can't be read, written or understood. Formats lie below. */
package dev.panagrad.models.io;
