-- One store holds all of its tables: the query is its own best split.
-- f0 = sales.orders (c_name varchar, c_custkey bigint, o_orderkey bigint, o_orderdate date, o_totalprice decimal(12,2), sum_qty decimal(38,2))
select
    c_name,
    c_custkey,
    o_orderkey,
    o_orderdate,
    o_totalprice,
    sum(l_quantity) as sum_qty
from
    {customer},
    {orders},
    {lineitem}
where
    o_orderkey in (
        select
            l_orderkey
        from
            {lineitem}
        group by
            l_orderkey having
                sum(l_quantity) > 300
    )
    and c_custkey = o_custkey
    and o_orderkey = l_orderkey
group by
    c_name,
    c_custkey,
    o_orderkey,
    o_orderdate,
    o_totalprice
order by
    o_totalprice desc,
    o_orderdate
limit 100
