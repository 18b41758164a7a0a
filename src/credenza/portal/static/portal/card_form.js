// The payment provider's own card form: card numbers go from here to the provider and never to us.
(() => {
  "use strict";
  const place = document.getElementById("card-form");
  if (!place || !window.Stripe) return;
  const problem = document.getElementById("card-error");
  const pay = document.getElementById("card-pay");
  const stripe = window.Stripe(place.dataset.key);
  const elements = stripe.elements({ clientSecret: place.dataset.secret });
  place.textContent = "";
  elements.create("payment").mount(place);
  pay.hidden = false;
  pay.addEventListener("click", async () => {
    pay.disabled = true;
    problem.hidden = true;
    const keeps = "keep" in place.dataset;
    const asked = { elements, confirmParams: { return_url: place.dataset.return } };
    const { error } = keeps ? await stripe.confirmSetup(asked) : await stripe.confirmPayment(asked);
    if (!error) return;
    problem.textContent = `${error.message} Nothing was charged. Use another card, or ask your bank.`;
    problem.hidden = false;
    pay.disabled = false;
  });
})();
