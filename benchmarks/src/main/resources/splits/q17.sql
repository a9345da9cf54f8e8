-- With the parts' keys sales answers by itself.
-- f0 = supply.parts (p_partkey bigint)
select p_partkey from {part} where p_brand = 'Brand#23' and p_container = 'MED BOX'
-- f1 = sales.orders (price decimal(38,2))
select sum(l_extendedprice) as price
from {lineitem} line
where l_partkey in (values :keys(f0.p_partkey))
    and l_quantity < (select 0.2 * avg(l_quantity) from {lineitem} other where other.l_partkey = line.l_partkey)
-- answer (avg_yearly double)
select cast(price as double) / 7.0 from f1
