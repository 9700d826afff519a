/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.values;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

import org.springframework.data.domain.Sort;
import org.springframework.data.repository.ListCrudRepository;
import org.springframework.data.repository.ListPagingAndSortingRepository;
import org.springframework.data.repository.NoRepositoryBean;
import org.springframework.data.repository.query.ListQueryByExampleExecutor;

/** Queries with values as wholes. */
@NoRepositoryBean
public interface Parties
		extends
			ListCrudRepository<Party, PartyId>,
			ListPagingAndSortingRepository<Party, PartyId>,
			ListQueryByExampleExecutor<Party> {

	List<Party> findByEmailOrderById(Email email);

	List<Party> findByIndexedEmailOrderById(Email email);

	List<Party> findByEmailNotOrderById(Email email);

	List<Party> findByIndexedEmailNotOrderById(Email email);

	List<Party> findByEmailInOrderById(Collection<Email> emails);

	List<Party> findByIndexedEmailInOrderById(Collection<Email> emails);

	List<Party> findByEmailNotInOrderById(Collection<Email> emails);

	List<Party> findByIndexedEmailNotInOrderById(Collection<Email> emails);

	List<Party> findByEmailIsNullOrderById();

	List<Party> findByEmailIsNotNullOrderById();

	List<Party> findByAddressOrderById(Address address);

	List<Party> findByIndexedAddressOrderById(Address address);

	List<Party> findByAddressNotOrderById(Address address);

	List<Party> findByAddressInOrderById(Collection<Address> addresses);

	List<Party> findByIndexedAddressInOrderById(Collection<Address> addresses);

	List<Party> findByAddressPlaceOrderById(Place place);

	List<Party> findByMoneyOrderById(Money money);

	List<Party> findByMoneyOrNameOrderById(Money money, String name);

	List<Party> findByPhotoOrderById(byte[] photo);

	Optional<Party> findByIdAndName(PartyId id, String name);

	List<Party> findByIdInOrderById(Collection<PartyId> ids);

	List<Party> findByIdNotInOrderById(Collection<PartyId> ids);

	List<Party> findByIdNotOrderById(PartyId id);

	List<Party> findByNameNot(String name, Sort sort);

	List<Party> findByOrderByAddressDescIdAsc();

	List<Party> findByOrderByIdDesc();

	long countByEmail(Email email);

	boolean existsByIdAndEmail(PartyId id, Email email);

	long deleteByIdIn(Collection<PartyId> ids);

	long deleteByEmail(Email email);

}
