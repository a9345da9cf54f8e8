-- Sales finds the best suppliers by itself, supply is asked for these.
-- f0 = sales.orders (supplier_no bigint, total_revenue decimal(38,4))
with revenue (supplier_no, total_revenue) as (
    select l_suppkey, sum(l_extendedprice * (1 - l_discount))
    from {lineitem}
    where l_shipdate >= date '1996-01-01' and l_shipdate < date '1996-04-01'
    group by l_suppkey)
select supplier_no, total_revenue from revenue where total_revenue = (select max(total_revenue) from revenue)
-- f1 = supply.parts (s_suppkey bigint, s_name varchar, s_address varchar, s_phone varchar)
select s_suppkey, s_name, s_address, s_phone from {supplier} where s_suppkey in (values :keys(f0.supplier_no))
-- answer (s_suppkey bigint, s_name varchar, s_address varchar, s_phone varchar, total_revenue decimal(38,4))
select s_suppkey, s_name, s_address, s_phone, total_revenue from f1 join f0 on s_suppkey = supplier_no order by s_suppkey
