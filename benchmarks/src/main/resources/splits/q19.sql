-- The parts of each of the three cases and their keys; sales knows all else, and sends the sum.
-- f0 = supply.parts (p_partkey bigint)
select p_partkey from {part}
where p_brand = 'Brand#12' and p_container in ('SM CASE', 'SM BOX', 'SM PACK', 'SM PKG') and p_size between 1 and 5
-- f1 = supply.parts (p_partkey bigint)
select p_partkey from {part}
where p_brand = 'Brand#23' and p_container in ('MED BAG', 'MED BOX', 'MED PKG', 'MED PACK') and p_size between 1 and 10
-- f2 = supply.parts (p_partkey bigint)
select p_partkey from {part}
where p_brand = 'Brand#34' and p_container in ('LG CASE', 'LG BOX', 'LG PACK', 'LG PKG') and p_size between 1 and 15
-- f3 = sales.orders (revenue decimal(38,4))
select sum(l_extendedprice * (1 - l_discount)) as revenue
from {lineitem}
where l_shipmode in ('AIR', 'AIR REG') and l_shipinstruct = 'DELIVER IN PERSON'
    and (l_quantity between 1 and 11 and l_partkey in (values :keys(f0.p_partkey))
        or l_quantity between 10 and 20 and l_partkey in (values :keys(f1.p_partkey))
        or l_quantity between 20 and 30 and l_partkey in (values :keys(f2.p_partkey)))
-- answer (revenue decimal(38,4))
select revenue from f3
