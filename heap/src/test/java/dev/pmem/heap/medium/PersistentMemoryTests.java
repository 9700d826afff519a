/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.medium;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.pmem.heap.medium.FileMediumContractTests.InMemory;
import dev.pmem.heap.medium.FileMediumContractTests.Place;

/**
 * Tests for {@link MappedMedium} on what it takes for persistent memory. A real DAX file system is tested by
 * {@code ci/vm-test}.
 */
@InMemory
class PersistentMemoryTests {

	private static final MediumOptions OPTIONS = new MediumOptions(FenceReach.PAGE_CACHE, 1 << 20, 1 << 22);

	@TempDir(factory = Place.class)
	Path directory;

	@AfterEach
	void clearProperties() {
		System.clearProperty(Mediums.MEDIUM_PROPERTY);
		System.clearProperty(Mediums.FLUSH_PROPERTY);
	}

	@Test
	void flushesByEachInstructionOfTheProcessorOnDemandAndByTheBestUnasked() throws IOException {
		System.setProperty(Mediums.MEDIUM_PROPERTY, "persistent-memory");
		List<FlushInstruction> supported = FlushInstruction.supported(Posix.get());
		for (FlushInstruction instruction : supported) {
			System.setProperty(Mediums.FLUSH_PROPERTY, instruction.label().replace(' ', '-'));
			try (Medium medium = Mediums.open(this.directory.resolve("pool"), OPTIONS)) {
				assertThat(medium.kind()).isEqualTo("assumed persistent memory, " + instruction.label());
				assertThat(medium.persistence()).isEqualTo(Persistence.PERSISTENT_MEMORY);
				storeAndFlush(medium);
			}
		}
		System.clearProperty(Mediums.FLUSH_PROPERTY);
		try (Medium medium = Mediums.open(this.directory.resolve("pool"), OPTIONS)) {
			assertThat(medium.kind()).endsWith(", " + supported.getFirst().label());
		}
	}

	private static void storeAndFlush(Medium medium) {
		medium.zero(0, medium.sizeBytes());
		// more than goes into one call
		medium.flush(0, medium.sizeBytes());
		medium.putLong(64, 7);
		medium.flush(64, 8);
		medium.flush(medium.sizeBytes() - 1, 1);
		medium.flush(10, 0);
		medium.fence();
		medium.force(3, 100_000);
		medium.forceAll();
		assertThat(medium.segment().get(MediumContractTests.LONG, 64)).isEqualTo(7);
	}

	@Test
	void isAFileLikeOthersWhereThereIsNoSafeWayToFlush() {
		System.setProperty(Mediums.MEDIUM_PROPERTY, "persistent-memory");
		// the file system refuses the JDK's kind of mapping
		for (String flush : List.of("jdk", "file")) {
			System.setProperty(Mediums.FLUSH_PROPERTY, flush);
			try (Medium medium = Mediums.open(this.directory.resolve("pool"), OPTIONS)) {
				assertThat(medium.kind()).isEqualTo("mapped");
				assertThat(medium.persistence()).isEqualTo(Persistence.PAGE_CACHE);
				storeAndFlush(medium);
			}
		}
	}

	@Test
	void tellsWhatCanBeChosenAndLeavesTheFileUnlocked() {
		System.setProperty(Mediums.MEDIUM_PROPERTY, "persistent-memory");
		System.setProperty(Mediums.FLUSH_PROPERTY, "cldemote");
		assertThatIllegalArgumentException().isThrownBy(() -> Mediums.open(this.directory.resolve("pool"), OPTIONS))
				.withMessageContaining("cldemote").withMessageContaining(Mediums.FLUSH_PROPERTY)
				.withMessageContaining("auto, jdk, file");
		System.clearProperty(Mediums.FLUSH_PROPERTY);
		Mediums.open(this.directory.resolve("pool"), OPTIONS).close();
	}

	@Test
	void ordinaryFilesAreNotTakenForPersistentMemory() {
		try (Medium medium = Mediums.open(this.directory.resolve("pool"), OPTIONS)) {
			assertThat(medium.persistence()).isEqualTo(Persistence.PAGE_CACHE);
		}
		System.setProperty(Mediums.MEDIUM_PROPERTY, "channel");
		try (Medium medium = Mediums.open(this.directory.resolve("pool"), OPTIONS)) {
			assertThat(medium.persistence()).isEqualTo(Persistence.PAGE_CACHE);
		}
	}

	@Test
	void theListingOfCompiledMethodsTellsWhetherC2HasCompiledAny() {
		String withoutC2 = """
				3 0 0 jdk.internal.misc.Unsafe.getReferenceVolatile(Ljava/lang/Object;J)Ljava/lang/Object; [0x1, 0x2 - 0x3]
				44 3 0 java.lang.String.hashCode()I [0x1, 0x2 - 0x3]
				""";
		assertThat(JdkCacheFlush.namesCodeOfC2(withoutC2)).isFalse();
		assertThat(JdkCacheFlush.namesCodeOfC2(withoutC2 + "7 4 0 java.lang.String.length()I [0x1]\n")).isTrue();
		assertThat(JdkCacheFlush.namesCodeOfC2("")).isFalse();
		assertThat(JdkCacheFlush.namesCodeOfC2("4\n")).isFalse();
	}

	@Nested
	@InMemory
	class ContractTests extends FileMediumContractTests {

		ContractTests() {
			super(FenceReach.DEVICE, "persistent-memory");
		}

		@Override
		Medium open(Path file, MediumOptions options) {
			return MappedMedium.open(file, options, true);
		}

	}

}
