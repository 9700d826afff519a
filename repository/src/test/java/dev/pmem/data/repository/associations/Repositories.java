/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.associations;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.springframework.data.domain.Page;
import org.springframework.data.domain.Pageable;
import org.springframework.data.domain.Slice;
import org.springframework.data.domain.Sort;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.repository.ListCrudRepository;
import org.springframework.data.repository.NoRepositoryBean;
import org.springframework.transaction.annotation.Transactional;

import dev.pmem.data.repository.PmemRepository;

/** The repositories of both stores. */
public final class Repositories {

	private Repositories() {}

	/** Finds by name. */
	@NoRepositoryBean
	public interface ByName<T extends Named> extends ListCrudRepository<T, Long> {

		Optional<T> findByName(String name);

	}

	/** Queries that lead through an order's references. */
	@NoRepositoryBean
	public interface Orders extends ByName<Order> {

		Set<Order> findByCustomerName(String name);

		Set<Order> findByCustomer(Customer customer);

		Set<Order> findByCustomerReferrerCity(String city);

		Set<Order> findByAgentIsNull();

		Set<Order> findByLinesName(String name);

		Set<Order> findByLinesContaining(Line line);

		Set<Order> findByLinesAmountGreaterThan(int amount);

		Set<Order> findByLinesSupplierCityIn(Collection<String> cities);

		Set<Order> findByLinesIsEmpty();

		Set<Order> findByWatchersIsNotEmpty();

		Set<Order> findByWatchersNotContaining(Customer customer);

		List<Order> findByNameNotNull(Sort sort);

		Page<Order> findByNameStartingWith(String start, Pageable pageable);

		Slice<Order> findByCustomerIsNotNull(Pageable pageable);

		long countByCustomerCity(String city);

		long countByLinesIsEmpty();

		boolean existsByCustomerName(String name);

		boolean existsByWatchersName(String name);

		@Transactional
		long deleteByCustomerName(String name);

		@Transactional
		List<Order> removeByLinesIsEmpty();

	}

	/** Queries for members. */
	@NoRepositoryBean
	public interface Members extends ByName<Member> {

		Set<Member> findByTeamsName(String name);

		Set<Member> findByTeamsIsEmpty();

	}

	/** Queries for teams, by the other side of the association. */
	@NoRepositoryBean
	public interface Teams extends ByName<Team> {

		Set<Team> findByMembersName(String name);

		long countByMembersIsEmpty();

	}

	/** Queries for nodes of trees. */
	@NoRepositoryBean
	public interface Nodes extends ByName<Node> {

		Set<Node> findByParentIsNull();

		Set<Node> findByParentParentName(String name);

		Set<Node> findByChildrenIsEmpty();

		Set<Node> findByChildrenName(String name);

		List<Node> findByParentNameOrderByNameDesc(String name);

	}

	interface JpaCustomers extends ByName<Customer>, JpaRepository<Customer, Long> {}

	interface JpaLines extends ByName<Line>, JpaRepository<Line, Long> {}

	interface JpaOrders extends Orders, JpaRepository<Order, Long> {}

	interface JpaRemarks extends ByName<Remark>, JpaRepository<Remark, Long> {}

	interface JpaMembers extends Members, JpaRepository<Member, Long> {}

	interface JpaTeams extends Teams, JpaRepository<Team, Long> {}

	interface JpaNodes extends Nodes, JpaRepository<Node, Long> {}

	interface PmemCustomers extends ByName<Customer>, PmemRepository<Customer, Long> {}

	interface PmemLines extends ByName<Line>, PmemRepository<Line, Long> {}

	interface PmemOrders extends Orders, PmemRepository<Order, Long> {}

	interface PmemRemarks extends ByName<Remark>, PmemRepository<Remark, Long> {}

	interface PmemMembers extends Members, PmemRepository<Member, Long> {}

	interface PmemTeams extends Teams, PmemRepository<Team, Long> {}

	interface PmemNodes extends Nodes, PmemRepository<Node, Long> {}

}
