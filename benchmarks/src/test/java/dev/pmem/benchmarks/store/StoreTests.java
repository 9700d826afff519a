/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.benchmarks.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import dev.pmem.benchmarks.measure.Workspace;

/**
 * All stores do the same to accounts.
 */
class StoreTests {

	/** Not the system's temporary folder, which other users can't enter. */
	private static final Path TARGET = Path.of("target");

	private static Stream<StoreKind> stores() {
		return Arrays.stream(StoreKind.values())
				.filter((kind) -> kind != StoreKind.RAW && kind.reasonToSkip(TARGET).isEmpty());
	}

	@ParameterizedTest
	@MethodSource("stores")
	void insertsDepositsAndFindsAgain(StoreKind kind) throws IOException {
		try (Workspace workspace = Workspace.in(TARGET)) {
			Path folder = workspace.subfolder("store");
			try (Store store = kind.open(folder)) {
				store.insert(0, 20);
				store.insert(30, 31);
				assertThat(store.deposit(7)).isEqualTo(1_000_001);
				assertThat(store.deposit(7)).isEqualTo(1_000_002);
				assertThat(store.deposit(30)).isEqualTo(1_000_001);
			}
			try (Store store = kind.open(folder)) {
				assertThat(store.contains(0)).isTrue();
				assertThat(store.contains(19)).isTrue();
				assertThat(store.contains(20)).isFalse();
				assertThat(store.contains(30)).isTrue();
				assertThat(store.contains(31)).isFalse();
			}
		}
	}

	@Test
	void accountsForStoresOfBytesAreAsLargeAsAHandMadeRecord() {
		assertThat(AccountBytes.of(123)).hasSizeBetween(150, 250);
		assertThat(AccountBytes.balance(AccountBytes.plusOne(AccountBytes.of(123)))).isEqualTo(1_000_001);
	}

}
