/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.references;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.FilterType;
import org.springframework.context.annotation.Import;
import org.springframework.data.jpa.repository.config.EnableJpaRepositories;
import org.springframework.transaction.annotation.EnableTransactionManagement;

import dev.pmem.data.core.JpaStore;
import dev.pmem.data.core.PmemTemplate;
import dev.pmem.data.core.PoolConfiguration;
import dev.pmem.data.core.StoreContext;
import dev.pmem.data.repository.config.EnablePmemRepositories;

/** Owners and pets in JPA or in a pool. */
final class PetStore extends StoreContext {

	private PetStore() {
		super(Jpa.class);
	}

	private PetStore(Path pool) {
		super(Pmem.class, pool);
	}

	static PetStore jpa() {
		return new PetStore();
	}

	static PetStore pmem(Path pool) {
		return new PetStore(pool);
	}

	Pets pets() {
		return bean(Pets.class);
	}

	/** Stores an owner; a managed instance. */
	Owner save(Owner owner) {
		if (context().getBeansOfType(EntityManagerFactory.class).isEmpty()) {
			return bean(PmemTemplate.class).save(owner, Owner.class);
		}
		return bean(EntityManager.class).merge(owner);
	}

	/** Fills the store at random; in the same way for the same seed. */
	void fill(long seed, int petCount) {
		Random random = new Random(seed);
		inTransaction(() -> {
			List<Owner> owners = new ArrayList<>();
			for (long id = 1; id <= 6; id++) {
				String city = text(random);
				owners.add(save(new Owner(id, text(random), random.nextInt(4),
						(city != null) ? new Owner.Address(city) : null)));
			}
			List<Pet> stored = new ArrayList<>();
			for (long id = 1; id <= petCount; id++) {
				Pet pet = pets().save(new Pet(id, String.valueOf((char) ('a' + random.nextInt(4))),
						one(random, owners)));
				for (int count = random.nextInt(3); count > 0; count--) {
					pet.getSitters().add(owners.get(random.nextInt(owners.size())));
					pet.getTags().add(String.valueOf((char) ('a' + random.nextInt(4))));
				}
				stored.add(pet);
			}
			for (Owner owner : owners) {
				owner.setLandlord(one(random, owners));
				Pet favourite = one(random, stored);
				if (favourite != null) {
					owner.getFavourites().add(favourite);
				}
			}
		});
	}

	private static <E> E one(Random random, List<E> elements) {
		return (random.nextInt(4) == 0) ? null : elements.get(random.nextInt(elements.size()));
	}

	static String text(Random random) {
		return (random.nextInt(5) == 0) ? null : String.valueOf((char) ('a' + random.nextInt(4)));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableTransactionManagement
	@Import(PoolConfiguration.class)
	@EnablePmemRepositories(includeFilters = @Filter(type = FilterType.ASSIGNABLE_TYPE, classes = PmemPets.class))
	static class Pmem {}

	@Configuration(proxyBeanMethods = false)
	@EnableTransactionManagement
	@EnableJpaRepositories(includeFilters = @Filter(type = FilterType.ASSIGNABLE_TYPE, classes = JpaPets.class))
	static class Jpa extends JpaStore {

		Jpa() {
			super(Pet.class);
		}

	}

}
