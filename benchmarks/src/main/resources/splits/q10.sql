-- With the nations' keys every row of sales has its one nation, so that sales can cut to 20 customers.
-- f0 = reference.geo (n_nationkey bigint, n_name varchar)
select n_nationkey, n_name from {nation}
-- f1 = sales.orders (c_custkey bigint, c_name varchar, revenue decimal(38,4), c_acctbal decimal(12,2), c_nationkey bigint, c_address varchar, c_phone varchar, c_comment varchar)
select c_custkey, c_name, sum(l_extendedprice * (1 - l_discount)) as revenue, c_acctbal, c_nationkey, c_address, c_phone,
    c_comment
from {customer} join {orders} on c_custkey = o_custkey join {lineitem} on l_orderkey = o_orderkey
where o_orderdate >= date '1993-10-01' and o_orderdate < date '1994-01-01' and l_returnflag = 'R'
    and c_nationkey in (values :keys(f0.n_nationkey))
group by c_custkey, c_name, c_acctbal, c_phone, c_nationkey, c_address, c_comment
order by revenue desc
limit 20
-- answer (c_custkey bigint, c_name varchar, revenue decimal(38,4), c_acctbal decimal(12,2), n_name varchar, c_address varchar, c_phone varchar, c_comment varchar)
select c_custkey, c_name, revenue, c_acctbal, n_name, c_address, c_phone, c_comment
from f1 join f0 on c_nationkey = n_nationkey
order by revenue desc
limit 20
