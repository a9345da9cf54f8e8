-- One store holds all of its tables: the query is its own best split.
-- f0 = sales.orders (l_returnflag varchar, l_linestatus varchar, sum_qty decimal(38,2), sum_base_price decimal(38,2), sum_disc_price decimal(38,4), sum_charge decimal(38,6), avg_qty double, avg_price double, avg_disc double, count_order bigint)
select
    l_returnflag,
    l_linestatus,
    sum(l_quantity) as sum_qty,
    sum(l_extendedprice) as sum_base_price,
    sum(l_extendedprice * (1 - l_discount)) as sum_disc_price,
    sum(l_extendedprice * (1 - l_discount) * (1 + l_tax)) as sum_charge,
    cast(avg(l_quantity) as double precision) as avg_qty,
    cast(avg(l_extendedprice) as double precision) as avg_price,
    cast(avg(l_discount) as double precision) as avg_disc,
    count(*) as count_order
from
    {lineitem}
where
    l_shipdate <= date '1998-12-01' - interval '90' day
group by
    l_returnflag,
    l_linestatus
order by
    l_returnflag,
    l_linestatus
