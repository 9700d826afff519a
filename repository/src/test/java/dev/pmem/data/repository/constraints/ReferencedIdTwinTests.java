/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.constraints;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.data.domain.Example;
import org.springframework.data.domain.Sort;

/** The id of a reference as a property of its own, which is read and queried, but not written. */
class ReferencedIdTwinTests {

	@TempDir
	Path folder;

	private static Animal animal(long id, String name, Keeper keeper, Keeper breeder) {
		Animal animal = new Animal(id, name, keeper);
		animal.breeder = breeder;
		animal.keeperId = 77L;
		return animal;
	}

	private Side filled(boolean isJpa) {
		Side side = Side.of(isJpa, this.folder.resolve("test.pmem"));
		Keeper first = side.keepers().save(new Keeper(1L, "a"));
		Keeper second = side.keepers().save(new Keeper(2L, "b"));
		side.animals().saveAll(List.of(animal(1, "x", first, second), animal(2, "x", second, null),
				animal(3, "y", first, first)));
		return side;
	}

	@ParameterizedTest
	@ValueSource(booleans = {true, false})
	void isReadWithoutLoadingTheTarget(boolean isJpa) {
		try (Side side = filled(isJpa)) {
			Animal animal = side.animals().findById(1L).orElseThrow();
			assertThat(animal.keeperId).isEqualTo(1L);
			assertThat(animal.breederId).isEqualTo(2L);
			assertThat(side.animals().findById(2L).orElseThrow().breederId).isNull();
			side.inTransaction(() -> assertThat(side.animals().findAll())
					.allSatisfy((each) -> assertThat(each.keeperId).isEqualTo(each.keeper.getId())));
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = {true, false})
	void isNotWritten(boolean isJpa) {
		try (Side side = filled(isJpa)) {
			side.inTransaction(() -> side.animals().findById(1L).orElseThrow().keeperId = 2L);
			assertThat(side.animals().findById(1L).orElseThrow().keeperId).isEqualTo(1L);
			side.inTransaction(() -> side.animals().findById(3L).orElseThrow().keeper = side.keepers().findById(2L)
					.orElseThrow());
			assertThat(side.animals().findById(3L).orElseThrow().keeperId).isEqualTo(2L);
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = {true, false})
	void isQueriedThroughTheReference(boolean isJpa) {
		try (Side side = filled(isJpa)) {
			Side.Animals animals = side.animals();
			assertThat(animals.findByKeeperIdOrderById(1L)).extracting((each) -> each.id).containsExactly(1L, 3L);
			assertThat(animals.findByKeeperIdNotOrderById(1L)).extracting((each) -> each.id).containsExactly(2L);
			assertThat(animals.findByBreederIdIsNull(Sort.by("id"))).extracting((each) -> each.id).containsExactly(2L);
			assertThat(animals.findByBreederIdInOrderByBreederIdDescIdAsc(List.of(1L, 2L)))
					.extracting((each) -> each.id).containsExactly(1L, 3L);
			assertThat(animals.findByKeeperIdGreaterThan(0L, Sort.by("keeperId").descending().and(Sort.by("id"))))
					.extracting((each) -> each.id).containsExactly(2L, 1L, 3L);
			assertThat(animals.existsByKeeperId(2L)).isTrue();
			assertThat(animals.existsByKeeperId(77L)).isFalse();
			assertThat(animals.findShownByLastNameOrderById("x")).extracting(Side.Shown::getKeeperId)
					.containsExactly(1L, 2L);
			assertThat(animals.findRowsByLastNameOrderById("x")).containsExactly(new Side.Row(1L, 1L),
					new Side.Row(2L, 2L));
			Animal probe = new Animal(null, null, null);
			probe.keeperId = 2L;
			assertThat(animals.findAll(Example.of(probe))).extracting((each) -> each.id).containsExactly(2L);
			assertThat(animals.deleteByKeeperId(1L)).isEqualTo(2);
			assertThat(animals.count()).isOne();
		}
	}

}
