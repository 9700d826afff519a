/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.medium;

import static dev.pmem.heap.medium.MediumContractTests.LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.pmem.heap.exception.PoolAccessException;
import dev.pmem.heap.exception.PoolFullException;
import dev.pmem.heap.exception.PoolLockedException;

/**
 * What is stored to a private medium is seen there and nowhere else.
 */
class PrivateMediumTests {

	@TempDir
	Path folder;

	private Path file;

	private byte[] content;

	@BeforeEach
	void makeFile() throws IOException {
		this.file = this.folder.resolve("pool.pmem");
		this.content = new byte[3 * 4096 + 8];
		for (int index = 0; index < this.content.length; index++) {
			this.content[index] = (byte) (index * 31);
		}
		Files.write(this.file, this.content);
	}

	private PrivateMedium open(boolean mapped) {
		return mapped ? PrivateMedium.open(this.file) : PrivateMedium.openCopy(this.file);
	}

	@ParameterizedTest
	@ValueSource(booleans = {true, false})
	void storesStayInMemory(boolean mapped) {
		try (PrivateMedium medium = open(mapped)) {
			assertThat(medium.sizeBytes()).isEqualTo(this.content.length);
			assertThat(medium.segment().isReadOnly()).isTrue();
			assertThat(medium.segment().toArray(java.lang.foreign.ValueLayout.JAVA_BYTE)).isEqualTo(this.content);
			medium.putLong(8, 42);
			medium.putLongRelease(4096, 43);
			medium.write(100, new byte[]{1, 2, 3}, 1, 2);
			medium.zero(8192, 4096);
			medium.flush(0, 8192);
			medium.fence();
			medium.force(0, 4096);
			medium.forceAll();
			assertThat(medium.segment().get(LONG, 8)).isEqualTo(42);
			assertThat(medium.segment().get(LONG, 4096)).isEqualTo(43);
			assertThat(medium.segment().get(LONG, 8200)).isZero();
		}
		assertThat(this.file).hasBinaryContent(this.content);
		assertThat(this.folder).isDirectoryNotContaining("glob:**.lock");
	}

	@ParameterizedTest
	@ValueSource(booleans = {true, false})
	void itDoesNotGrow(boolean mapped) {
		try (PrivateMedium medium = open(mapped)) {
			medium.grow(medium.sizeBytes());
			assertThatExceptionOfType(PoolFullException.class).isThrownBy(() -> medium.grow(4 * 4096))
					.withMessageContaining("private memory");
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = {true, false})
	void whoWritesIsKeptOutAndKeepsOut(boolean mapped) throws IOException {
		String[] options = {"--enable-native-access=ALL-UNNAMED", "-D" + Mediums.MEDIUM_PROPERTY + "=mapped"};
		try (PrivateMedium _ = open(mapped)) {
			assertThatExceptionOfType(PoolLockedException.class).isThrownBy(() -> open(mapped));
			try (MediumChild child = MediumChild.start(this.file, FenceReach.PAGE_CACHE, options)) {
				assertThat(child.answer()).contains(PoolLockedException.class.getName());
			}
		}
		for (String choice : new String[]{"mapped", "channel"}) {
			options[1] = "-D" + Mediums.MEDIUM_PROPERTY + "=" + choice;
			try (MediumChild child = MediumChild.start(this.file, FenceReach.PAGE_CACHE, options)) {
				assertThat(child.answer()).endsWith("Medium");
				assertThatExceptionOfType(PoolLockedException.class).isThrownBy(() -> open(mapped))
						.withMessageContaining("another process");
			}
		}
		open(mapped).close();
	}

	@Nested
	class MappedTests extends PrivateContractTests {

		MappedTests() {
			super(true);
		}

	}

	@Nested
	class CopiedTests extends PrivateContractTests {

		CopiedTests() {
			super(false);
		}

	}

	/** A file of zeros, opened. */
	abstract class PrivateContractTests extends MediumContractTests {

		private final boolean mapped;

		PrivateContractTests(boolean mapped) {
			this.mapped = mapped;
		}

		@Override
		Medium open() {
			try {
				Files.write(PrivateMediumTests.this.file, new byte[(int) INITIAL]);
			} catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
			return PrivateMediumTests.this.open(this.mapped);
		}

		@Override
		long maximumSizeBytes() {
			return INITIAL;
		}

	}

	@Test
	void anEmptyFile() throws IOException {
		Files.write(this.file, new byte[0]);
		try (PrivateMedium medium = PrivateMedium.open(this.file)) {
			assertThat(medium.sizeBytes()).isZero();
		}
	}

	@Test
	void noFile() throws IOException {
		Files.delete(this.file);
		assertThatExceptionOfType(PoolAccessException.class).isThrownBy(() -> PrivateMedium.open(this.file))
				.withMessageContaining("There is no pool");
		assertThat(this.file).doesNotExist();
	}

}
