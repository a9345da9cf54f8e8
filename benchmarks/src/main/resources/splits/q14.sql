-- One month of sales, summed by part; then only of those parts whether they are promoted.
-- f0 = sales.orders (l_partkey bigint, revenue decimal(38,4))
select l_partkey, sum(l_extendedprice * (1 - l_discount)) as revenue
from {lineitem}
where l_shipdate >= date '1995-09-01' and l_shipdate < date '1995-10-01'
group by l_partkey
-- f1 = supply.parts (p_partkey bigint, is_promo boolean)
select p_partkey, p_type like 'PROMO%' as is_promo
from {part}
where p_partkey in (values :keys(f0.l_partkey))
-- answer (promo_revenue double)
select cast(100.00 * sum(case when is_promo then revenue else 0 end) as double) / cast(sum(revenue) as double)
from f0 join f1 on p_partkey = l_partkey
