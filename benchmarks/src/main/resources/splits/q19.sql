-- The parts of all three cases and their keys. Sales cannot tell which case a part is of, so its lines come with their
-- quantities; the brand tells it.
-- f0 = supply.parts (p_partkey bigint, p_brand varchar)
select p_partkey, p_brand from {part}
where p_brand = 'Brand#12' and p_container in ('SM CASE', 'SM BOX', 'SM PACK', 'SM PKG') and p_size between 1 and 5
    or p_brand = 'Brand#23' and p_container in ('MED BAG', 'MED BOX', 'MED PKG', 'MED PACK') and p_size between 1 and 10
    or p_brand = 'Brand#34' and p_container in ('LG CASE', 'LG BOX', 'LG PACK', 'LG PKG') and p_size between 1 and 15
-- f1 = sales.orders (l_partkey bigint, l_quantity decimal(12,2), revenue decimal(25,4))
select l_partkey, l_quantity, l_extendedprice * (1 - l_discount) as revenue
from {lineitem}
where l_shipmode in ('AIR', 'AIR REG') and l_shipinstruct = 'DELIVER IN PERSON' and l_quantity between 1 and 30
    and l_partkey in (values :keys(f0.p_partkey))
-- answer (revenue decimal(38,4))
select sum(revenue)
from f1 join f0 on p_partkey = l_partkey
where p_brand = 'Brand#12' and l_quantity between 1 and 11
    or p_brand = 'Brand#23' and l_quantity between 10 and 20
    or p_brand = 'Brand#34' and l_quantity between 20 and 30
