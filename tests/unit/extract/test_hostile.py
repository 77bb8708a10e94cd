from attache.extract.hostile import tamed


def test_an_element_with_more_attributes_than_any_real_one_loses_them():
    many = " ".join(f"a{k}=1" for k in range(500))
    assert tamed(f"<p {many}>The quay is <b class=x>open</b>.</p>") == "<p>The quay is <b class=x>open</b>.</p>"


def test_long_values_and_real_elements_stay():
    page = f'<img src="data:{"x" * 5000}" alt="quay"><p class="a b c">Open.</p>'
    assert tamed(page) == page
