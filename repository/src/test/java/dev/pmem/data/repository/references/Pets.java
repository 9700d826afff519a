/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.references;

import java.util.Collection;
import java.util.List;
import java.util.Set;

import org.springframework.data.domain.Sort;
import org.springframework.data.repository.ListCrudRepository;
import org.springframework.data.repository.NoRepositoryBean;
import org.springframework.data.repository.query.ListQueryByExampleExecutor;
import org.springframework.transaction.annotation.Transactional;

/** Queries that JPA and we answer alike. */
@NoRepositoryBean
public interface Pets extends ListCrudRepository<Pet, Long>, ListQueryByExampleExecutor<Pet> {

	Set<Pet> findByOwner(Owner owner);

	Set<Pet> findByOwnerNot(Owner owner);

	Set<Pet> findByOwnerIn(Collection<Owner> owners);

	Set<Pet> findByOwnerNotIn(Collection<Owner> owners);

	Set<Pet> findByOwnerIsNull();

	Set<Pet> findByOwnerIsNotNull();

	Set<Pet> findByOwnerId(Long id);

	Set<Pet> findByOwnerIdIn(Collection<Long> ids);

	Set<Pet> findByOwnerLastName(String lastName);

	Set<Pet> findByOwnerLastNameNot(String lastName);

	Set<Pet> findByOwnerLastNameIsNull();

	Set<Pet> findByOwnerLastNameContaining(String part);

	Set<Pet> findByOwnerLastNameIgnoreCaseAndOwnerAgeGreaterThan(String lastName, int age);

	Set<Pet> findByOwnerLastNameOrName(String lastName, String name);

	Set<Pet> findByOwnerAddressCity(String city);

	Set<Pet> findByOwnerAddressCityIsNull();

	Set<Pet> findByOwnerLandlordLastName(String lastName);

	Set<Pet> findByOwnerAgeBetween(int from, int to);

	Set<Pet> findBySittersLastName(String lastName);

	Set<Pet> findBySittersLastNameAndSittersAge(String lastName, int age);

	Set<Pet> findBySittersLastNameContaining(String part);

	Set<Pet> findBySittersContaining(Owner sitter);

	Set<Pet> findBySittersNotContaining(Owner sitter);

	Set<Pet> findBySittersIsEmpty();

	Set<Pet> findBySittersIsNotEmpty();

	Set<Pet> findByTagsContaining(String tag);

	Set<Pet> findByTagsIsEmpty();

	Set<Pet> findByOwnerFavouritesName(String name);

	long countByOwnerLastName(String lastName);

	boolean existsByOwnerAddressCity(String city);

	@Transactional
	long deleteByOwnerLastName(String lastName);

	List<Pet> findByNameNotNullOrderByOwnerLastNameAscIdAsc();

	List<Pet> findByOwnerAgeLessThan(int age, Sort sort);

	List<ByOwner> findViewsByNameNotNullOrderById();

	List<Flat> findFlatsByNameNotNullOrderById();

	/** Shows a nested value, and an entity as another view. */
	interface ByOwner {

		String getName();

		String getOwnerLastName();

		OwnerView getOwner();

	}

	/** What is shown of an owner. */
	interface OwnerView {

		Long getId();

		String getLastName();

	}

	/** Takes values. */
	record Flat(Long id, String ownerLastName, Integer ownerAge) {}

}
