namespace ContactSync.Lindris;

/// <summary>Body of <c>POST /api/people</c> and <c>PATCH /api/people/{id}</c>.</summary>
internal sealed record NewLindrisPerson(string Email, string Status, LindrisPerson.Names CustomFields);
