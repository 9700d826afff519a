package dev.pmem.boot.jpa;

import org.springframework.data.jpa.repository.JpaRepository;

/**
 * A repository of JPA.
 */
public interface CustomerRepository extends JpaRepository<Customer, Long> {

}
