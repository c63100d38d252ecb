using ClientSdk.Paging;

namespace ClientSdk.Tests.Paging;

public sealed class LinkHeaderTests
{
    [Theory]
    [InlineData("<https://a/x>; rel=\"next\"", "https://a/x")]
    [InlineData("<https://a/x>;rel=next", "https://a/x")]
    [InlineData("<https://a/x> ; REL = \"Prev NEXT\"", "https://a/x")]
    [InlineData("<https://a/1>; rel=\"prev\", <https://a/2>; rel=\"next\"", "https://a/2")]
    [InlineData("<https://a/1?q=a,b;c>; rel=\"next\"", "https://a/1?q=a,b;c")]
    [InlineData("<https://a/1>; title=\"rel=next, \\\"x\\\"\"; rel=prev, <b>; rel=next", "b")]
    [InlineData("<https://a/1>; title=\"\\\"\"; rel=prev, <b>; rel=next", "b")]
    [InlineData("<https://a/1>; rel=prev; rel=next", null)] // section 3.3: only the first counts
    [InlineData("<https://a/1>; rel=nextish", null)]
    [InlineData("<https://a/1>; anchor=\"next\"", null)]
    [InlineData("<https://a/1", null)]
    [InlineData("https://a/1; rel=next", null)]
    [InlineData("<a>; rel=", null)]
    [InlineData("<a>; rel=\"next", "a")]
    [InlineData("", null)]
    [InlineData(",,;;<>", null)]
    public void The_first_link_with_the_relation_next_counts(string header, string? target) => Assert.Equal(target, LinkHeader.Next(header));

    [Fact]
    public void Any_bytes_are_read_without_an_exception()
    {
        Random random = new(20260115);
        const string Letters = "<>;,=\" \\relnxt\t/";
        for (int round = 0; round < 100_000; round++)
        {
            string header = string.Concat(Enumerable.Range(0, random.Next(40)).Select(_ => Letters[random.Next(Letters.Length)]));
            LinkHeader.Next(header);
        }
    }
}
